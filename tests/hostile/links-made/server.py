import os

from attempt import *

def follow(target, inside=""):
    os.symlink(target, "link")
    try:
        return read("link" + inside) if not os.path.isdir("link" + inside) else os.listdir("link" + inside)
    finally:
        os.remove("link")


def hard(target):
    os.link(target, "hard")
    return write("hard")


attempt("symbolic", lambda: follow(AIM["secret"]))
attempt("folder", lambda: follow(AIM["home"], "/."))
attempt("init's root", lambda: follow("/proc/1/root", "/etc"))
attempt("up", lambda: follow("../../../../.." + AIM["secret"]))
attempt("hard", lambda: hard(AIM["secret"]))
attempt("hard passwd", lambda: hard("/etc/passwd"))
attempt("hard library", lambda: hard(os.__file__))
attempt("descriptor", lambda: os.open("/proc/self/fd/0/../../../1/cwd", os.O_RDONLY))
serve()
