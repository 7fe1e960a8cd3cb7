import os
import sys

if os.environ.get("PYTHONUTF8") != "1":
    os.environ["PYTHONUTF8"] = "1"
    os.execv(sys.executable, [sys.executable] + sys.argv)

import socket

s = socket.socket()
s.connect(("localhost", 6789))
while True:
    l = input("> ")
    if not l:
        break
    try:
        s.sendall(l.encode())
        r = s.recv(1024)
    except ConnectionError:
        break
    if not r:
        break
    print(r.decode())
s.close()
