import os
import socket

s = socket.socket()
s.connect(("localhost", 6789))
fd = os.dup(s.fileno())
s.close()


def lire_ligne():
    l = bytearray()
    while True:
        o = os.read(0, 1)
        if o in (b"", b"\n"):
            return bytes(l)
        l += o


while True:
    os.write(2, b"$ ")
    l = lire_ligne()
    if not l:
        break
    try:
        os.writev(fd, [l[i:i + 7] for i in range(0, len(l), 7)])
        r = os.read(fd, 8192)
    except OSError:
        break
    if not r:
        break
    os.write(1, r + b"\n")
os.close(fd)
