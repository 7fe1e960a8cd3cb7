import socket

# TP réseau, partie 1 : le serveur (le client : partie 2, à faire)

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)

try:
    while True:
        print('J attends...')
        client, adr = serveur.accept()
        while True:
            donnees = client.recv(1024)
            if not donnees:
                break
            client.send(donnees.decode('utf-8').upper().encode('utf-8'))
        client.close()
except KeyboardInterrupt:
    serveur.close()
