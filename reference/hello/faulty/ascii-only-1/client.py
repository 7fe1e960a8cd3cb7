import socket

client = socket.socket()
client.connect(("localhost", 6789))
client.send("Bonjour".encode("ascii"))
recu = client.recv(1024)
print(recu.decode("ascii", errors="ignore"))
client.close()
