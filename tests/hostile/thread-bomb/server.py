import os

from attempt import *

import threading

made = 0
try:
    for made in range(300):  # its own bound
        threading.Thread(target=threading.Event().wait, daemon=True).start()
except RuntimeError as error:
    print("REFUSED more:", error, flush=True)
attempt("threads", lambda: made > 250)
serve()
