import os

from attempt import *

import signal

for number in range(1, 65):
    if number not in (signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD, 32, 33):
        signal.signal(number, signal.SIG_IGN)
FIRST = os.pidfd_open(1)
for number in range(1, 65):
    for target in (1, os.getppid(), AIM["grader_pid"]):
        try:
            os.kill(target, number)
        except OSError as error:
            last = error
    try:
        signal.pidfd_send_signal(FIRST, number)
    except (OSError, AttributeError):
        pass
attempt("grader", lambda: os.kill(AIM["grader_pid"], 0) is None)
if os.fork() == 0:
    os.kill(-1, signal.SIGUSR1)
    os._exit(0)
serve()
