# Le client, version objet
import socket, sys

class Client:
    def __init__(self, hote, port):
        self.canal = socket.socket()
        self.canal.connect((hote, port))
        self.vivant = True

    def demander(self, texte):
        self.canal.sendall(bytes(texte, "utf-8"))
        recu = self.canal.recv(2000)
        if recu == b"":
            self.vivant = False
        return str(recu, "utf-8")

    def fermer(self):
        self.canal.close()

c = Client(sys.argv[1], int(sys.argv[2]))
while c.vivant:
    texte = input("moi       : ")
    if len(texte) == 0:
        c.vivant = False
    else:
        print("perroquet :", c.demander(texte))
c.fermer()
