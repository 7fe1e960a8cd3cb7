import os

from attempt import *

import threading


def flood():
    for _ in range(200000):  # its own bound
        os.write(2, b"\x00")


threading.Thread(target=flood, daemon=True).start()
serve()
