import os

from attempt import *

attempt("see", lambda: max(int(one) for one in os.listdir("/proc") if one.isdigit()) > 2)
for number in range(2, 40):
    if number not in (os.getpid(), os.getppid()):
        attempt("kill", lambda: os.kill(number, 0) is None)
attempt("files", lambda: os.path.exists("/tmp/left"))
attempt("left", lambda: read("/dev/shm/left"))
talk()
