import os

from attempt import *

held = []
try:
    while len(held) < 1200:  # its own bound
        held.append(os.open("/dev/null", os.O_RDONLY))
except OSError as error:
    print("REFUSED more:", error, flush=True)
attempt("files", lambda: len(held) > 900)
for one in held:
    os.close(one)
attempt("raise", lambda: __import__("resource").setrlimit(7, (4096, 4096)) is None)
serve()
