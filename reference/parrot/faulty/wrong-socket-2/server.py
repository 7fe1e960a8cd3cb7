import socket


class Perroquet:
    def __init__(self, port):
        self.sock = socket.socket()
        self.sock.bind(("", port))
        self.sock.listen(1)

    def attendre(self):
        self.conn, self.adresse = self.sock.accept()
        print("Client :", self.adresse[0])

    def ecouter(self):
        return self.sock.recv(1024).decode("utf-8")

    def parler(self, texte):
        self.conn.sendall(texte.encode("utf-8"))

    def fermer(self):
        self.conn.close()
        self.sock.close()


coco = Perroquet(8800)
coco.attendre()
entendu = coco.ecouter()
while entendu:
    coco.parler(entendu.upper())
    entendu = coco.ecouter()
coco.fermer()
