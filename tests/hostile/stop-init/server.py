import os

from attempt import *

import fcntl
import signal

for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGSTOP):
    for target in (1, os.getppid()):
        os.kill(target, number)
one, other = socket.socketpair()
for number in (0, signal.SIGKILL, signal.SIGSTOP):
    try:
        fcntl.fcntl(one, fcntl.F_SETOWN, 1)
        fcntl.fcntl(one, 10, number)
        fcntl.fcntl(one, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        other.send(b"x")
    except OSError:
        pass
attempt("stopped", lambda: "T" in open("/proc/1/stat").read().rpartition(")")[2].split()[0])
attempt("outer", lambda: os.kill(AIM["grader_pid"], signal.SIGCONT) is None)
serve()
