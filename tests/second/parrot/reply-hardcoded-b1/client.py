import socket

client = None
continuer = True
while continuer:
    texte = input()
    if texte != '':
        if client is None:
            # on se connecte seulement quand il y a quelque chose à dire
            client = socket.socket()
            client.connect(('localhost', 6700))
        try:
            client.send(texte.encode('utf-8'))
            retour = client.recv(1024)
        except OSError:
            retour = b''
        if retour == b'':
            print('serveur absent')
            continuer = False
        else:
            print(retour.decode('utf-8'))
    else:
        continuer = False
if client is not None:
    client.close()
