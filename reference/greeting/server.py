"""The server that greets: says « Salut ! » to each client in its turn, then closes the connection."""

import socket

ADRESSE = "", 6789
MESSAGE = "Salut !"

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(ADRESSE)
serveur.listen(1)
while True:
    client, adresse = serveur.accept()
    print("Connexion de", adresse)
    try:
        client.sendall(MESSAGE.encode("utf-8"))
    except ConnectionError as erreur:
        print("Le client a disparu :", erreur)
    client.close()
