import os
import socket
import threading


def lecture(sock):
    data = sock.recv(1024)
    while data:
        print("->", data.decode("utf-8"), flush=True)
        data = sock.recv(1024)
    print("Le serveur est parti")
    os._exit(0)


sock = socket.socket()
sock.connect(("localhost", 7171))
t = threading.Thread(target=lecture, args=(sock,), daemon=True)
t.start()
ligne = input()
while ligne:
    sock.sendall(ligne.encode("utf-8"))
    ligne = input()
sock.close()
