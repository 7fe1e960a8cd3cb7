import socket

class Telephone:
    def __init__(self):
        self.ligne = socket.socket()
        self.ligne.connect(("localhost", 12345))

    def dire(self, mots):
        self.ligne.sendall(mots.encode())
        try:
            return self.ligne.recv(1000).decode()
        except ConnectionError:
            return ""

    def raccrocher(self):
        self.ligne.close()

tel = Telephone()
mots = input("moi : ")
while mots:
    try:
        rep = tel.dire(mots)
    except ConnectionError:
        print("impossible d'envoyer")
        break
    if not rep: print("(le serveur n'a rien repondu)")
    else: print("lui :", rep)
    mots = input("moi : ")
tel.raccrocher()
