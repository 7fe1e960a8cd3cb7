import os

from attempt import *

attempt("secret", lambda: read(AIM["secret"]))
attempt("home", lambda: os.listdir(AIM["home"]))
attempt("root", lambda: os.listdir("/root"))
attempt("homes", lambda: os.listdir("/home"))
attempt("keys", lambda: os.listdir(os.path.expanduser("~root/.ssh")))
serve()
