import socket

PORT = 11000

def boucle(c):
    recu = c.recv(1024)
    if recu != b'':
        c.sendall(recu.decode('utf-8').upper().encode('utf-8'))
        return True
    return False

s = socket.socket()
s.bind(('', PORT))
s.listen(1)
c, a = s.accept()
while boucle(c):
    print('.', end='', flush=True)
print()
c.close()
s.close()
