import socket


class Client:
    def __init__(self, ip, port):
        self.sock = socket.socket()
        self.sock.connect((ip, port))
        self.actif = True

    def envoyer(self, texte):
        donnees = texte.encode('ascii')
        self.sock.send(donnees)

    def recevoir(self):
        donnees = self.sock.recv(1024)
        if donnees == b'':
            self.actif = False
        return donnees.decode('utf-8')

    def fermer(self):
        self.sock.close()


c = Client('127.0.0.1', 4242)
while c.actif:
    ligne = input('Message : ')
    if ligne == '':
        break
    c.envoyer(ligne)
    reponse = c.recevoir()
    print(reponse)
c.fermer()
