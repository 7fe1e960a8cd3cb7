import os

from attempt import *

for _ in range(6):
    if os.fork() == 0:
        while True:
            pass
serve()
