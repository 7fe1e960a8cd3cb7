import os

from attempt import *

PARENT = os.getppid()
attempt("nice", lambda: os.setpriority(os.PRIO_PROCESS, PARENT, 19) is None)
attempt("nice group", lambda: os.setpriority(os.PRIO_PGRP, 1, 19) is None)
attempt("nice user", lambda: os.setpriority(os.PRIO_USER, os.getuid(), 19) is None)
attempt("idle", lambda: os.sched_setscheduler(PARENT, os.SCHED_IDLE, os.sched_param(0)) is None)
attempt("processors", lambda: os.sched_setaffinity(PARENT, {0}) is None)
attempt("disk", lambda: syscall(251, 1, PARENT, 3 << 13))
attempt("real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)) is None)
attempt("nicer", lambda: os.nice(-5) < 0)
serve()
