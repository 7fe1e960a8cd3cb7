import socket

LIVEBOX = '127.0.0.1'


def dire_bonjour(ou):
    s = socket.socket()
    s.settimeout(5)
    s.connect((ou, 0))
    s.sendall(b'Bonjour')
    print(s.recv(1024).decode())
    s.close()


dire_bonjour(LIVEBOX)
