import os

from attempt import *

if os.fork() == 0:
    for _ in range(20000):  # its own bound
        if os.fork():
            os._exit(0)
        os.setsid()
    os._exit(0)
serve()
