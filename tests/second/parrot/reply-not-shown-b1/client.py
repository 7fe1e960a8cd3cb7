import socket

class Client:
    def __init__(self):
        self.sock = socket.socket()
        self.sock.connect(('localhost', 6025))
        self.message = ''
        self.reponse = ''

    def saisir(self):
        self.message = input('Message : ')
        return self.message != ''

    def echanger(self):
        try:
            self.sock.send(self.message.encode('utf-8'))
            self.reponse = self.sock.recv(1024).decode('utf-8')
        except ConnectionError:
            self.reponse = ''
        return self.reponse != ''

    def afficher(self):
        print('Le serveur a dit :', self.message)

client = Client()
while client.saisir() and client.echanger():
    client.afficher()
client.sock.close()
