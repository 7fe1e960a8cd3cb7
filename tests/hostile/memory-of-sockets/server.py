import os

from attempt import *

held, total = [], 0
try:
    for _ in range(4000):  # its own bound: 1 GiB at 256 KiB each
        one, other = socket.socketpair()
        one.setblocking(False)
        held += [one, other]
        try:
            while True:
                total += one.send(bytes(65536))
        except BlockingIOError:
            pass
except OSError as error:
    print("REFUSED more:", error, flush=True)
attempt("memory", lambda: total > (512 << 20))
for one in held:
    one.close()
serve()
