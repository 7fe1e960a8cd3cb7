import codecs
import socket
from threading import Thread

clients = []

def travail(moi):
    decodeur = codecs.getincrementaldecoder("utf-8")("ignore")
    while True:
        try:
            octets = moi.recv(1024)
        except OSError:
            octets = b""
        if not octets:
            print("un client est parti")
            return
        moi.sendall(decodeur.decode(octets).upper().encode("utf-8"))

porte = socket.create_server(("localhost", 10000))
while True:
    nouveau, adresse = porte.accept()
    clients.append(nouveau)
    print(len(clients), "client(s) depuis le debut")
    Thread(target=travail, args=(nouveau,), daemon=True).start()
