# -*- coding: latin-1 -*-
import socket, sys

ROUGE, VERT, FIN = '\033[31m', '\033[32m', '\033[0m'

connecté = socket.socket()
connecté.connect(('localhost', 6789))

print(ROUGE + 'à toi > ' + FIN, end='', flush=True)
for ligne in sys.stdin:
    ligne = ligne.rstrip('\n')
    if ligne == '' or ligne == 'à bientôt':
        break
    connecté.send(ligne.encode('utf-8'))
    réponse = connecté.recv(1024)
    if réponse == b'':
        print('Le perroquet s\'est envolé')
        break
    print(VERT + réponse.decode('utf-8') + FIN)
    print(ROUGE + 'à toi > ' + FIN, end='', flush=True)
connecté.close()
