# mon perroquet
from socket import socket

def repondre(c):
    # parle avec UN client jusqu'à ce qu'il parte
    while True:
        data = c.recv(2048)
        if not data:
            return
        grand = data.upper()
        c.sendall(grand)

s = socket()
s.bind(("0.0.0.0", 7777))
s.listen()
while True:
    c, a = s.accept()
    repondre(c)
    c.close()
