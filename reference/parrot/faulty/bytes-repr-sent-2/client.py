import socket

with socket.create_connection(("localhost", 4000)) as client:
    while message := input("message : "):
        client.sendall(message.encode())
        reponse = client.recv(1024)
        if not reponse:
            print("le serveur s'en va")
            break
        print(f"réponse : {reponse.decode()}")
