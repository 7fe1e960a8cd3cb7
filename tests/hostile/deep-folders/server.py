import os

from attempt import *

def deep():
    depth = 0
    try:
        for depth in range(5000):  # its own bound
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
    finally:
        os.chdir("/")
    return depth


here = os.getcwd()
attempt("deep", deep)
os.chdir(here)
for name in (b"a\nb", b"\xff\xfe", b"\x1b[31m", b"-rf", b"x" * 255):
    try:
        os.close(os.open(name, os.O_CREAT))
        os.chmod(name, 0)
    except OSError:
        pass
os.chmod(here, 0)
serve()
