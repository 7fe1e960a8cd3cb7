#!/usr/bin/env python3
import socket
import sys

client = socket.create_connection(("localhost", 12345))

while True:
    try:
        ligne = input("message : ")
    except EOFError:
        ligne = ""
    if not ligne:
        client.close()
        sys.exit(0)
    try:
        client.sendall(ligne.encode("utf-8"))
        reponse = client.recv(4096)
    except ConnectionError:
        print("Le serveur a coupé.")
        break
    if not reponse:
        print("Le serveur a coupé.")
        break
    print(f"réponse : {reponse.decode('utf-8')}")
client.close()
