import os

from attempt import *

def fill(folder):
    written = 0
    for number in range(64):  # its own bound: 128 MiB
        with open("%s/full%d" % (folder, number), "wb") as file:
            file.write(bytes(2 << 20))
            written += 1
    return written


for folder in (".", "/tmp", "/dev/shm"):
    attempt(folder, lambda: fill(folder))
serve()
