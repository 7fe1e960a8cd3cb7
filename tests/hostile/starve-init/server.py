import os

from attempt import *

import signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)
for _ in range(30):
    if os.fork() == 0:
        os.setsid()
        while True:
            pass
serve()
