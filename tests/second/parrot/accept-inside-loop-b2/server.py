import socket


class Perroquet(object):
    """Un perroquet qui écoute et qui répète"""

    def __init__(self, port):
        self.client = None
        self.serveur = socket.socket()
        self.serveur.bind(("127.0.0.1", port))
        self.serveur.listen(3)

    def lireMessage(self):
        self.client, self.adresse = self.serveur.accept()
        return self.client.recv(1024).decode("utf-8")

    def repeter(self, message):
        self.client.send(message.upper().encode("utf-8"))

    def vivre(self):
        message = self.lireMessage()
        while message != "":
            self.repeter(message)
            message = self.lireMessage()
        self.client.close()


coco = Perroquet(5050)
coco.vivre()
