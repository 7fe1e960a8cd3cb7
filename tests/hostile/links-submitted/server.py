import os

from attempt import *

attempt("secret", lambda: read("notes.txt"))
attempt("folder", lambda: read("dossier/secret.txt"))
attempt("passwd", lambda: "root:" in read("passwd.txt"))
attempt("device", lambda: read("zero.txt"))
attempt("pipe", lambda: os.stat("pipe"))
attempt("loop", lambda: read("loop/loop/loop/server.py"))
serve()
