import socket
import time

s = None
while True:
    try:
        texte = input()
    except EOFError:
        break
    if len(texte) == 0:
        break
    if s is None:
        s = socket.socket()
        s.connect(("127.0.0.1", 5555))
    try:
        s.sendall(texte.encode())
        time.sleep(0.2)
        morceau = s.recv(4096)
    except OSError:
        break
    if not morceau:
        break
    print(time.strftime("%H:%M"), repr(morceau.decode()))
if s:
    s.close()
