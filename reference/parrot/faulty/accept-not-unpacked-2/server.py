import socket

with socket.socket() as serveur:
    serveur.bind(("127.0.0.1", 8181))
    serveur.listen()
    print("prêt")
    conn = serveur.accept()
    while True:
        paquet = conn.recv(1024)
        if paquet == b"":
            print("terminé")
            break
        conn.send(paquet.decode("utf-8").upper().encode("utf-8"))
    conn.close()
