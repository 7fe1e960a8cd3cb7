import socket

client = socket.socket()
client.connect(("localhost", 6789))
accueil = client.recv(1024).decode("utf-8")
print("Le serveur dit :", accueil)
client.send("Bonjour".encode("utf-8"))
reponse = client.recv(1024).decode("utf-8")
print("Le serveur répond :", reponse)
client.close()
