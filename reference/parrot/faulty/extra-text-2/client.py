from socket import create_connection

with create_connection(("localhost", 8080)) as s:
    try:
        while texte := input("$ "):
            s.sendall(texte.encode())
            data = s.recv(4096)
            if not data:
                print("connexion perdue")
                break
            print(data.decode().rstrip("\n"))
    except EOFError:
        print()
