"""The parrot's server: answers every message in capitals, one client after the other."""

import codecs
import socket

ADRESSE = "", 6789


def dialoguer(client):
    """Answer a client until it leaves; a character that the network cut is kept until its other half comes."""
    decodeur = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    while True:
        recu = client.recv(1024)
        if not recu:
            break
        client.sendall(decodeur.decode(recu).upper().encode("utf-8"))


serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(ADRESSE)
serveur.listen(1)
while True:
    client, adresse = serveur.accept()
    print("Connexion de", adresse)
    try:
        dialoguer(client)
    except ConnectionError as erreur:
        print("Le client a disparu :", erreur)
    client.close()
