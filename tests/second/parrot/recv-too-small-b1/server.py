import socket


class ServeurPerroquet:

    def __init__(self, hote, port):
        self.hote = hote
        self.port = port
        self.connexion = None
        self.ecouteur = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    def demarrer(self):
        self.ecouteur.bind((self.hote, self.port))
        self.ecouteur.listen(1)

    def attendreClient(self):
        self.connexion, adresse = self.ecouteur.accept()

    def traiterClient(self):
        fini = False
        while not fini:
            octets = self.connexion.recv(1024)
            if octets == b'':
                fini = True
            else:
                self.repondre(octets.decode('utf-8'))

    def repondre(self, texte):
        self.connexion.send(texte.upper().encode('utf-8'))

    def arreter(self):
        self.connexion.close()
        self.ecouteur.close()


if __name__ == '__main__':
    serveur = ServeurPerroquet('localhost', 6001)
    serveur.demarrer()
    serveur.attendreClient()
    serveur.traiterClient()
    serveur.arreter()
