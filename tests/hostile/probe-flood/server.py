import os

from attempt import *

import threading

FREE = [n for n in range(3, 1024) if os.path.exists("/proc/self/fd/%d" % n)]


def flood():
    for _ in range(3000):  # its own bound
        for number in FREE:
            try:
                os.write(number, b'["print",0,1,1,"server.py",1]\n' * 100)
                os.write(number, b"[" * 9000 + b"\n")
            except OSError:
                pass


threading.Thread(target=flood, daemon=True).start()
serve()
