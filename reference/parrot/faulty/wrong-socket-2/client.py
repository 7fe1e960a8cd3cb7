import socket


class Humain:
    def __init__(self, port):
        self.sock = socket.socket()
        self.sock.connect(("127.0.0.1", port))

    def ecouter(self):
        return self.sock.recv(1024).decode("utf-8")

    def parler(self, texte):
        self.sock.sendall(texte.encode("utf-8"))

    def fermer(self):
        self.sock.close()


moi = Humain(8800)
texte = input("Coco, dis : ")
while texte:
    moi.parler(texte)
    entendu = moi.ecouter()
    if not entendu:
        break
    print("Coco a dit", entendu)
    texte = input("Coco, dis : ")
moi.fermer()
