import socket

PORT = 3141


def main():
    serveur = socket.socket()
    serveur.bind(('', PORT))
    serveur.listen(1)
    client, adresse = serveur.accept()
    while True:
        recu = client.recv(1024)
        if recu == b'':
            break
        client.sendall(recu.decode('utf-8').upper().encode('utf-8'))
    client.close()
    serveur.close()

    main()
