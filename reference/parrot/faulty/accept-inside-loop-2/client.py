import socket

with socket.create_connection(("127.0.0.1", 2024)) as serveur:
    while True:
        message = input("message ? ")
        if not message:
            break
        serveur.sendall(message.encode())
        reponse = serveur.recv(1024)
        if not reponse:
            break
        print(reponse.decode())
