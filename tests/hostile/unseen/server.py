import os

from attempt import *

import signal

call("prctl", 4, 0, 0, 0, 0)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
signal.signal(signal.SIGALRM, lambda *a: None)
serve()
