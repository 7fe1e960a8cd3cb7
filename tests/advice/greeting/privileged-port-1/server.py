import socket

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(("0.0.0.0", 999))
serveur.listen(1)
while True:
    client, adresse = serveur.accept()
    try:
        client.sendall("Salut !".encode("utf-8"))
    except ConnectionError:
        pass
    client.close()
