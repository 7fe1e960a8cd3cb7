import socket

PORT = 8989

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', PORT))
serveur.listen(2)

while True:
    client, adresse = serveur.accept()
    while True:
        try:
            recu = client.recv(1024)
        except ConnectionResetError:
            # on prévient le client
            client.send('Erreur : connexion perdue'.encode('utf-8'))
            break
        if len(recu) == 0:
            print('client parti')
            break
        texte = recu.decode('utf-8', errors='ignore')
        client.send(texte.upper().encode('utf-8'))
    client.close()
