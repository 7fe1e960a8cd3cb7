import socket

class Serveur:
    """ Un serveur perroquet """

    def __init__(self, port):
        self.sock = socket.socket()
        self.sock.bind(('', port))

    def lancer(self):
        self.sock.listen(1)
        print('Serveur lancé')
        while True:
            client, adresse = self.sock.accept()
            self.parler(client)

    def parler(self, client):
        recu = client.recv(1024)
        while recu != b'':
            client.sendall(recu.decode('utf-8').upper().encode('utf-8'))
            recu = client.recv(1024)
        client.close()

serveur = Serveur(6789)
