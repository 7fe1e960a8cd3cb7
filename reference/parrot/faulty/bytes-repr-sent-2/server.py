import socket

with socket.create_server(("localhost", 4000)) as serveur:
    while True:
        client, adresse = serveur.accept()
        with client:
            print(f"{adresse[0]}:{adresse[1]} arrive")
            while message := client.recv(1024):
                reponse = f"{message}".upper()
                client.sendall(reponse.encode())
            print(f"{adresse[0]}:{adresse[1]} s'en va")
