import os

from attempt import *

import array


def send(number):
    with open(os.dup(number), "rb", 0) as copy:
        made = socket.socket(fileno=os.dup(copy.fileno())) if os.path.realpath("/proc/self/fd/%d" % number).find("socket") > 0 else None
    if made is None:
        raise OSError("no socket")
    return made.sendmsg([b'{"do": "socket", "family": 16, "type": 3, "protocol": 4}'], [(1, 1, array.array("i", [0]))])


def any_socket():
    return [n for n in range(1024) if not _fails(n)]


def _fails(number):
    try:
        send(number)
    except OSError:
        return True
    return False


attempt("send", any_socket)
attempt("names", lambda: [line for line in open("/proc/net/unix").read().splitlines()[1:] if "@" in line or "/" in line])
attempt("init's", lambda: os.listdir("/proc/1/fd"))
attempt("getfd", lambda: syscall(438, os.pidfd_open(1), 3, 0))
serve()
