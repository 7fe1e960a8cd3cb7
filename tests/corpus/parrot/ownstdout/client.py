import socket
import sys

ecran = open(1, "w", encoding="utf-8", closefd=False)
clavier = open(0, "r", encoding="utf-8", closefd=False)
s = socket.socket()
s.connect(("127.0.0.1", 6789))
while True:
    l = clavier.readline().rstrip("\n")
    if not l:
        break
    try:
        s.sendall(l.encode())
        r = s.recv(1024)
    except ConnectionError:
        break
    if not r:
        break
    ecran.write(r.decode() + "\n")
ecran.close()
s.close()
