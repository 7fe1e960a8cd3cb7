import socket
import sys

client = socket.socket()
client.connect(("localhost", 6789))
client.sendall("Bonjour".encode("utf-8"))
try:
    reponse = client.recv(1024).decode("utf-8")
finally:
    client.close()
sys.exit("Le serveur a dit " + reponse)
