import socket

class ServeurSalut:
    def __init__(self, port):
        self.s = socket.socket()
        self.s.bind(('', port))
        self.s.listen(1)

    def saluer(self):
        client, adresse = self.s.accept()
        demande = client.recv(1024)
        print(adresse, demande.decode('utf-8'))
        client.send('Salut !'.encode('utf-8'))
        client.close()

serveur = ServeurSalut(6789)
serveur.saluer()
serveur.s.close()
