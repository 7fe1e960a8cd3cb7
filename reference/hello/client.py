"""The client that says hello: sends « Bonjour », shows the reply, closes the connection."""

import socket

ADRESSE = "localhost", 6789
MESSAGE = "Bonjour"

client = socket.socket()
client.connect(ADRESSE)
try:
    client.sendall(MESSAGE.encode("utf-8"))
    recu = client.recv(1024)
except ConnectionError as erreur:
    print("Connexion perdue :", erreur)
    recu = b""
if recu:
    print(recu.decode("utf-8"))
else:
    print("Le serveur est parti sans répondre.")
client.close()
