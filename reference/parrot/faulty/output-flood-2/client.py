import socket

with socket.create_connection(("localhost", 6969)) as s:
    ligne = input("> ")
    while ligne != "":
        s.sendall(ligne.encode("utf-8"))
        recu = s.recv(1024)
        # tant qu'on a reçu quelque chose on l'affiche
        while recu != b"": print(recu.decode("utf-8"))
        print("le serveur est parti")
        ligne = ""
