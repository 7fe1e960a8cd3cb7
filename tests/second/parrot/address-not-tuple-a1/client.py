import socket

s = socket.socket()
s.connect(('localhost', 4242))
while (m := input('>>> ')) != '':
    try:
        s.sendall(m.encode())
        r = s.recv(4096)
    except OSError:
        print('erreur de connexion')
        break
    if not r:
        print('fin de connexion')
        break
    print(r.decode())
s.close()
