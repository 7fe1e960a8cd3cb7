import sys
import threading

from attempt import *


def flood():
    for _ in range(1024):  # its own bound: 64 MiB
        sys.stdout.write("x" * 65535 + "\n")


threading.Thread(target=flood, daemon=True).start()
serve()
