import socket

class Client:
    """ Un client pour le perroquet """

    def __init__(self, port):
        self.sock = socket.socket()
        self.port = port

    def lancer(self):
        self.sock.connect(('localhost', self.port))
        while self.parler():
            pass
        self.sock.close()

    def parler(self):
        mots = input('>>> ')
        if mots == '':
            return False
        try:
            self.sock.sendall(mots.encode('utf-8'))
            recu = self.sock.recv(1024)
        except OSError:
            recu = b''
        if recu == b'':
            print('Serveur parti')
            return False
        print(recu.decode('utf-8'))
        return True

client = Client(6789)
client.lancer()
