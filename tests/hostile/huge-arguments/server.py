import os

from attempt import *

import subprocess
import sys

refused = 0
for _ in range(5):  # its own bound
    try:
        subprocess.run([sys.executable, "-c", "pass", *["x" * 100000] * 10], env={str(n): "y" * 100000 for n in range(10)}, timeout=2)
    except OSError:
        refused += 1
serve()
