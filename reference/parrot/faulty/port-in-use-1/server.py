import socket


def perroquet():
    serveur = socket.socket()
    serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    serveur.bind(("0.0.0.0", 9876))
    serveur.listen(1)
    print("En attente d'un client")
    client, adresse = serveur.accept()
    while True:
        try:
            recu = client.recv(1024)
        except ConnectionResetError:
            break
        if len(recu) == 0:
            break
        phrase = recu.decode("utf-8", errors="ignore")
        client.sendall(phrase.upper().encode("utf-8"))
    client.close()
    print("Client suivant !")
    perroquet()


perroquet()
