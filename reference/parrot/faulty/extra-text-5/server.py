from socket import *
from struct import Struct

ENTETE = Struct("!H")

def emballer(texte):
    octets = texte.encode("utf-8")
    return ENTETE.pack(len(octets)) + octets

with socket(AF_INET, SOCK_STREAM) as ecoute:
    ecoute.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    ecoute.bind(("127.0.0.1", 4242))
    ecoute.listen()
    while True:
        client, qui = ecoute.accept()
        with client:
            print("bonjour", qui)
            while (morceau := client.recv(1 << 12)):
                try:
                    client.sendall(emballer(morceau.decode("utf-8").upper()))
                except UnicodeDecodeError:
                    client.sendall(emballer("?"))
