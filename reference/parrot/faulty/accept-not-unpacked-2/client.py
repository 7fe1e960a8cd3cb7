import socket

with socket.socket() as client:
    client.connect(("127.0.0.1", 8181))
    print("connecté")
    while True:
        texte = input()
        if texte == "":
            print("terminé")
            break
        client.send(texte.encode("utf-8"))
        paquet = client.recv(1024)
        if paquet == b"":
            break
        print(paquet.decode("utf-8"))
