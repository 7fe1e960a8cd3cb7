import socket

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('127.0.0.1', 9190))
serveur.listen(1)

while True:
    print('On attend')
    client, adresseClient = serveur.accept()
    try:
        recu = client.recv(1024)
        while len(recu) > 0:
            client.send(recu.decode('utf-8', errors='replace').upper().encode('utf-8'))
            recu = client.recv(1024)
    except ConnectionError:
        print('perdu')
    client.close()
    print('On se débranche')
    serveur.close()
