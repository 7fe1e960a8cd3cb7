import socket

TAILLE = 100
s = socket.create_server(('127.0.0.1', 49152))
while True:
    c, a = s.accept()
    with c:
        while morceau := c.recv(TAILLE):
            c.sendall(morceau.decode('utf-8').upper().encode('utf-8'))
