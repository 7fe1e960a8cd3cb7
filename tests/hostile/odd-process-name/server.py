import os

from attempt import *

import ctypes

for name in (b") S 1 1 1 (", b"x\ny: 0\n", b"\xff\xfe)("):
    call("prctl", 15, name, 0, 0, 0)
for _ in range(3):
    if os.fork() == 0:
        call("prctl", 15, b") Z 0 0 (", 0, 0, 0)
        import time
        time.sleep(60)
serve()
