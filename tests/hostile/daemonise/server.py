import os
import signal
import sys
import time

from attempt import *

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        for number in range(256):
            try:
                os.close(number)
            except OSError:
                pass
        os.chdir("/")
        time.sleep(300)  # its own bound
    os._exit(0)
os.wait()
serve()
