import os

from attempt import *

import signal

made = 0
try:
    for made in range(300):  # its own bound
        if os.fork() == 0:
            signal.pause()
            os._exit(0)
except OSError as error:
    print("REFUSED more:", error, flush=True)
attempt("processes", lambda: made > 250)
serve()
