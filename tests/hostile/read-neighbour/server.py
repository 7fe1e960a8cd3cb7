import os

from attempt import *

attempt("file", lambda: read(AIM["neighbour"] + "/server.py"))
attempt("beside", lambda: os.listdir(AIM["neighbour"]))
attempt("above", lambda: [name for name in os.listdir("..") if name != os.path.basename(os.getcwd())])
serve()
