import os

from attempt import *

for _ in range(4):
    if os.fork() == 0:
        for _ in range(1500):  # its own bound
            try:
                if os.fork() == 0:
                    if os.fork() == 0:
                        os._exit(0)
                    os._exit(0)
                os.wait()
            except OSError:
                pass
        os._exit(0)
serve()
