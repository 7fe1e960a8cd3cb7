import os

from attempt import *

attempt("secret", lambda: read(AIM["secret"]))
attempt("home", lambda: os.listdir(AIM["home"]))
attempt("root", lambda: [name for name in os.listdir("/root") if name != ".pyenv"])
attempt("homes", lambda: os.listdir("/home"))
attempt("keys", lambda: os.listdir(os.path.expanduser("~root/.ssh")))
serve()
