import socket

PORT = 6013
serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', PORT))
serveur.listen(5)

while True:
    print('En attente sur le port', PORT)
    client, adresse = serveur.accept()
    print('Bonjour', adresse)
    while True:
        recu = client.recv(1024)
        if len(recu) == 0:
            break
        client.send(recu.decode('utf-8').upper().encode('utf-8'))
    print('Au revoir', adresse)
    client.shutdown(socket.SHUT_RD)
