import socket

class Client:
    def __init__(self, ip, port):
        self.sock = socket.socket()
        self.sock.connect((ip, port))

    def dialogue(self):
        while True:
            texte = input('>>> ')
            if texte == '':
                return
            try:
                self.sock.send(texte.encode('utf-8'))
                recu = self.sock.recv(1024)
            except OSError:
                return
            if not recu:
                return
            print(recu.decode('utf-8'))

    def arreter(self):
        self.sock.close()

c = Client('localhost', 6789)
c.dialogue()
c.arreter()
