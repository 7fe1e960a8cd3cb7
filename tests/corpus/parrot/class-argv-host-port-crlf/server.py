# Le perroquet, version objet
import socket, sys

class Perroquet:
    def __init__(self, hote, port):
        self.hote = hote
        self.port = port
        self.canal = socket.socket()
        self.oiseau = None

    def ecouter(self):
        self.canal.bind((self.hote, self.port))
        self.canal.listen()
        self.oiseau, qui = self.canal.accept()
        print("bonjour", qui[0])

    def repeter(self):
        recu = self.oiseau.recv(512)
        while recu != b"":
            texte = str(recu, "utf-8", "replace")
            self.oiseau.sendall(bytes(texte.upper(), "utf-8"))
            recu = self.oiseau.recv(512)

    def dormir(self):
        self.oiseau.close()
        self.canal.close()

p = Perroquet(sys.argv[1], int(sys.argv[2]))
p.ecouter()
try:
    p.repeter()
except ConnectionResetError:
    print("parti sans dire au revoir")
p.dormir()
