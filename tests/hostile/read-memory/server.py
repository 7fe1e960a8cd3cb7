import gc
import os
import socket as _s

from attempt import *



def _stands(number):
    try:
        kind = os.readlink("/proc/self/fd/%d" % number)
    except OSError:
        return False
    return kind.startswith("socket")


def _heap():
    for line in open("/proc/self/maps"):
        if "[heap]" in line:
            first, last = (int(one, 16) for one in line.split()[0].split("-"))
            memory = open("/proc/self/mem", "rb")
            memory.seek(first)
            own = memory.read(last - first)
            return own.replace(open("aim.json", "rb").read(), b"") if b"\"home\"" not in own else b""
    return b""


FOUND = [one for one in gc.get_objects() if type(one).__module__ in ("zygote", "init") or type(one).__name__ in ("Zygote", "Control", "Init")]
attempt("control", lambda: [one for one in FOUND if type(one).__name__ == "Control" and one.socket.send(b"{}")])
attempt("descriptors", lambda: [n for n in range(3, 1024) if n != 3 and _stands(n)])
attempt("words", lambda: AIM["home"].encode() in _heap())
serve()
