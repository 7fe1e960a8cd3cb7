import os

from attempt import *

def fill(folder):
    for number in range(6000):  # its own bound
        os.close(os.open("%s/%d" % (folder, number), os.O_CREAT | os.O_WRONLY))
    return True


for folder in (".", "/dev/shm"):
    attempt(folder, lambda: fill(folder))
serve()
