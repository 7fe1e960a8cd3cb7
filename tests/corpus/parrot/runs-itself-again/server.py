import os
import sys

if os.environ.get("PYTHONUTF8") != "1":          # on veut le mode UTF-8 : on se relance soi-meme
    os.environ["PYTHONUTF8"] = "1"
    os.execv(sys.executable, [sys.executable] + sys.argv)

import socket

s = socket.socket()
s.bind(("", 6789))
s.listen(1)
c, a = s.accept()
while True:
    d = c.recv(1024)
    if not d:
        break
    c.sendall(d.decode().upper().encode())
c.close()
s.close()
