import socket

# 1. je me prépare
serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('127.0.0.1', 6789))
serveur.listen(1)

# 2. je réponds à chaque client
while True:
    client, adresse = serveur.accept()
    try:
        # 3. tant qu'il parle
        while True:
            recu = client.recv(1024)
            if recu == b'':
                break
            client.send(recu.decode('utf-8', 'ignore').upper().encode('utf-8'))
    except ConnectionResetError:
        pass
    # 4. au suivant
    client.close()
