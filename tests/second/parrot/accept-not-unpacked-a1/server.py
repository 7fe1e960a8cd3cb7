import socket

def attendre_client(serveur):
    print('attente...')
    nouveau = serveur.accept()
    print('un client est là !')
    return nouveau

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
client = attendre_client(serveur)
while True:
    recu = client.recv(1024)
    if not recu:
        break
    client.send(recu.decode('utf-8').upper().encode('utf-8'))
client.close()
serveur.close()
