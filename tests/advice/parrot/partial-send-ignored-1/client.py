import socket

with socket.create_connection(("127.0.0.1", 5900)) as s:
    try:
        while texte := input("? "):
            s.sendall(texte.encode("utf-8"))
            octets = s.recv(4096)
            if not octets:
                print("plus de serveur")
                break
            print("!", octets.decode("utf-8"))
    except EOFError:
        print()
