import socket

serveur = socket.socket()
serveur.bind(("127.0.0.1", 6789))
serveur.listen(1)
client, adresse = serveur.accept()

while True:
    message = client.recv(1024)
    if message == b"":
        break
    message = message.decode("utf-8")
    message = message.upper()
    client.send(message.encode("utf-8"))

client.close()
serveur.close()
