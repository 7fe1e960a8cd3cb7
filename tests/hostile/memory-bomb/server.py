import os

from attempt import *

held = []
try:
    for _ in range(16):  # its own bound: 1 GiB
        held.append(bytearray(b"x") * (64 << 20))
except MemoryError as error:
    print("REFUSED more:", error, flush=True)
attempt("memory", lambda: len(held) > 12)
held.clear()
serve()
