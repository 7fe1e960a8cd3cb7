import socket

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
while True:
    print('en attente')
    client, adresse = serveur.accept()
    print('connecté :', adresse)
    while True:
        recu = client.recv(1024)
        if len(recu) == 0:
            break
        client.send(recu.decode('utf-8').upper().encode('utf-8'))
    client.close()
