import socket

class Perroquet:
    port = 6789

    def __init__(self):
        self.serveur = socket.socket()
        self.serveur.bind(('', self.port))
        self.serveur.listen(1)
        self.client = None

    def attendre(self):
        self.client, adr = self.serveur.accept()

    def parler(self):
        recu = self.client.recv(1024)
        if recu == b'':
            return False
        self.client.send(recu.decode('utf-8').upper().encode('utf-8'))
        return True

    def fin(self):
        self.client.close()
        self.serveur.close()

p = Perroquet()
p.attendre()
while p.parler():
    pass
p.fin()
