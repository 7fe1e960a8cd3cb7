import socket
import sys

hote = 'localhost'
port = 6789

def quitter():
    print('Au revoir !')
    connexion.close()
    ecoute.close()
    sys.exit(0)

ecoute = socket.socket()
ecoute.bind((hote, port))
ecoute.listen(1)
connexion, adresse = ecoute.accept()
while True:
    recu = connexion.recv(1024)
    if len(recu) == 0:
        quitter()
    texte = recu.decode('utf-8')
    print(adresse, texte)
    connexion.send(texte.upper().encode('utf-8'))
