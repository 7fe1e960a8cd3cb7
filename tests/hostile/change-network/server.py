import os

from attempt import *

import fcntl
import struct


def ask(kind, content):
    asking = _socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    asking.settimeout(1)
    asking.send(struct.pack("=IHHII", 16 + len(content), kind, 0x405, 1, 0) + content)
    code = struct.unpack_from("=i", asking.recv(4096), 16)[0]
    if code:
        raise OSError(-code, os.strerror(-code))
    return True


def down():
    fcntl.ioctl(plain().fileno(), 0x8914, struct.pack("16sH14x", b"lo", 0))
    return True


attempt("down", down)
attempt("link", lambda: ask(19, struct.pack("=BBHiII", 0, 0, 0, 1, 0, 1)))
attempt("address", lambda: ask(21, struct.pack("=BBBBIHH4s", 2, 8, 0, 0, 1, 8, 2, bytes((127, 0, 0, 1)))))
attempt("mark", lambda: plain().setsockopt(socket.SOL_SOCKET, 36, 1) is None)
attempt("transparent", lambda: plain().setsockopt(0, 19, 1) is None)
serve()
