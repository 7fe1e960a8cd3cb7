import os
import signal

from attempt import *

for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        signal.alarm(300)  # its own bound
        signal.pause()
        os._exit(0)
serve()
