import socket


def repondre(message):
    """fabrique la réponse"""
    texte = message.decode("utf-8")
    return texte.upper().encode("utf-8")


serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(("", 5151))
serveur.listen(1)

while True:
    client, adresse = serveur.accept()
    message = client.recv(1024)
    while len(message) > 0:
        repondre(message)
        message = client.recv(1024)
    client.close()
