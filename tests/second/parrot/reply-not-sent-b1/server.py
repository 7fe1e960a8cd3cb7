import socket


class ServeurTCP:
    def __init__(self, port):
        self.port = port
        self.socketServeur = socket.socket()
        self.socketServeur.bind(('', self.port))
        self.socketServeur.listen(1)

    def accepter(self):
        self.socketClient, self.adresseClient = self.socketServeur.accept()

    def recevoir(self):
        return self.socketClient.recv(1024).decode('utf-8')

    def envoyer(self, texte):
        print('Envoi de :', texte)

    def dialoguer(self):
        texte = self.recevoir()
        while len(texte) > 0:
            self.envoyer(texte.upper())
            texte = self.recevoir()

    def fermer(self):
        self.socketClient.close()
        self.socketServeur.close()


monServeur = ServeurTCP(6789)
monServeur.accepter()
monServeur.dialoguer()
monServeur.fermer()
