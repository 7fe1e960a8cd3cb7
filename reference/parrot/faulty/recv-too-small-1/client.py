import socket

TAILLE = 16

c = socket.socket()
c.connect(('', 6789))

while True:
    ligne = input('$ ')
    if ligne == '':
        break
    c.send(ligne.encode('utf-8'))
    recu = c.recv(16)
    if recu == b'':
        print('fin de connexion')
        break
    print(recu.decode('utf-8'))

c.close()
