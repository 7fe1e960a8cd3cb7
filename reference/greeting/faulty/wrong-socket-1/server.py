import socket
serveur = socket.socket()
serveur.bind(("", 2000))
serveur.listen(1)
client, adresse = serveur.accept()
mess = "Salut !"
messEnc = mess.encode("utf-8")
serveur.send(messEnc)
client.close()
serveur.close()
