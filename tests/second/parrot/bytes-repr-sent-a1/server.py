#!/usr/bin/env python3
import socket

def gerer_client(client):
    nb = 0
    while True:
        donnees = client.recv(1024)
        if donnees == b"":
            break
        nb += 1
        reponse = f"{donnees}".upper()
        client.sendall(reponse.encode("utf-8"))
    print(nb, "messages traités")
    client.close()

serveur = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(("localhost", 12345))
serveur.listen()
print("En attente sur le port 12345...")
while True:
    client, adresse = serveur.accept()
    print(f"{adresse[0]} vient de se connecter")
    gerer_client(client)
