import os

from attempt import *

attempt("solution", lambda: read(AIM["reference"]))
attempt("folder", lambda: os.listdir(os.path.dirname(AIM["reference"])))
serve()
