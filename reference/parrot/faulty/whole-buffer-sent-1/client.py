"""The parrot's client: sends each typed line and shows the reply."""

import socket

ADRESSE = "localhost", 6789

client = socket.socket()
client.connect(ADRESSE)
while True:
    try:
        message = input(">>> ")
    except EOFError:
        break
    if message == "":
        break
    try:
        client.sendall(message.encode("utf-8"))
        recu = client.recv(1024)
    except ConnectionError:
        recu = b""
    if not recu:
        print("Le serveur est parti.")
        break
    print(recu.decode("utf-8"))
client.close()
