import os

from attempt import *

import signal

for _ in range(4):
    if os.fork() == 0:
        for _ in range(60000):  # its own bound
            try:
                os.kill(1, signal.SIGCHLD)
            except OSError:
                pass
        os._exit(0)
serve()
