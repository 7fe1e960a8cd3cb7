import socket

client = socket.socket()
client.connect(("", 6789))
try:
    client.sendall("Bonjour".encode("utf-8"))
    recu = client.recv(1024)
    if recu:
        print("Réponse :", recu.decode("utf-8"))
    else:
        print("Pas de réponse")
except ConnectionError:
    print("Connexion perdue")
client.close()
