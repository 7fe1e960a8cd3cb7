import socket, select, sys

s = socket.socket()
s.connect(('localhost', 1789))
for ligne in sys.stdin:
    ligne = ligne.rstrip('\n')
    if not ligne:
        break
    try:
        s.sendall(ligne.encode())
        rep = b''
        while not rep and select.select([s], [], [], 10)[0]:
            rep = s.recv(8192)
            if not rep:
                raise ConnectionError
    except ConnectionError:
        print('deconnecte')
        break
    sys.stdout.write(rep.decode() + '\n')
    sys.stdout.flush()
s.close()
