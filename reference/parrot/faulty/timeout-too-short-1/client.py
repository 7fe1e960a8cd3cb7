import socket

def repondre(sock, ligne):
    try:
        sock.sendall(ligne.encode())
        return sock.recv(2048).decode()
    except ConnectionError:
        return ""

sock = socket.socket()
sock.connect(("", 6543))
with sock:
    while True:
        ligne = input("# ")
        if ligne == "":
            break
        rep = repondre(sock, ligne)
        if rep == "":
            print("le serveur est parti")
            break
        print(rep)
