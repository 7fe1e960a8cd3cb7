import fcntl
import os

from attempt import *

fcntl.fcntl(0, 1031, 4096)
writing = os.open("/proc/self/fd/0", os.O_WRONLY | os.O_NONBLOCK)
try:
    while True:
        os.write(writing, b"x" * 512)
except OSError:
    pass
socket.create_connection(("localhost", 6789)).recv(100)
