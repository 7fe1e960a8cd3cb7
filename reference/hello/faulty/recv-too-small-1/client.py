import socket

c = socket.socket()
c.connect(("localhost", 4321))
c.send("Bonjour".encode("utf-8"))
print("Réponse :", c.recv(7).decode("utf-8"))
c.close()
