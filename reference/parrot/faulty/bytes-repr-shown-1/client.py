import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
    s.connect(("localhost", 5555))
    while (texte := input("> ")) != "":
        s.sendall(texte.encode())
        data = s.recv(1024)
        if not data:
            print("le serveur est parti...")
            break
        print(f"Réponse : {data}")
print("bye")
