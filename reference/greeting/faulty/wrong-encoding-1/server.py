import socket

class Serveur:
    def __init__(self, port):
        self.canal = socket.socket()
        self.canal.bind(('', port))
        self.canal.listen(1)

    def servir(self):
        while True:
            client, adresse = self.canal.accept()
            client.send('Salut !'.encode('utf-16'))
            client.close()

Serveur(6789).servir()
