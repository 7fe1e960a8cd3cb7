import os
import socket
import sys

s = socket.socket()
s.connect(("localhost", 6789))
r, w = os.pipe()
pid = os.fork()
if pid == 0:                      # le fils ecoute
    os.close(r)
    while True:
        try:
            d = s.recv(4096)
        except OSError:
            d = b""
        if not d:
            os.write(w, b"F")
            os._exit(0)
        sys.stdout.write(d.decode() + "\n")
        sys.stdout.flush()
        os.write(w, b"R")
os.close(w)
while True:
    l = input("> ")
    if not l:
        break
    try:
        s.sendall(l.encode())
    except OSError:
        break
    if os.read(r, 1) != b"R":
        print("serveur parti")
        break
try:
    s.shutdown(socket.SHUT_RDWR)
except OSError:
    pass
s.close()
os.waitpid(pid, 0)
