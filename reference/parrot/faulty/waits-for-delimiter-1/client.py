import socket

HOST, PORT = "localhost", 9999

with socket.create_connection((HOST, PORT)) as sock:
    data = input("Envoyer : ")
    while data:
        sock.sendall(bytes(data, "utf-8"))
        received = str(sock.recv(1024), "utf-8")
        if not received:
            print("Le serveur est parti")
            break
        print("Envoyé : {}".format(data))
        print("Reçu : {}".format(received))
        data = input("Envoyer : ")
