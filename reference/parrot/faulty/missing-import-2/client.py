import socket

hote = 'localhost'
port = 6789

def quitter():
    print('Au revoir !')
    connexion.close()
    sys.exit(0)

connexion = socket.socket()
connexion.connect((hote, port))
while True:
    texte = input('Vous : ')
    if texte == '':
        quitter()
    connexion.send(texte.encode('utf-8'))
    recu = connexion.recv(1024)
    if len(recu) == 0:
        quitter()
    print('Perroquet :', recu.decode('utf-8'))
