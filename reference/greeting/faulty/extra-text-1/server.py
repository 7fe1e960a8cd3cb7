import socket

serveur = socket.socket()
serveur.bind(("", 6789))
serveur.listen(1)

while True:
    client, adresseClient = serveur.accept()
    mess = "Salut !"
    client.send((mess + "\n").encode("utf-8"))
    client.close()
