import socket

class Serveur:
    PORT = 6700

    def __init__(self):
        self.s = socket.socket()
        self.s.bind(('', Serveur.PORT))
        self.s.listen(1)
        self.c, self.a = self.s.accept()

    def run(self):
        while True:
            recu = self.c.recv(1024).decode('utf-8')
            if recu == '':
                break
            print('Le client dit :', recu)
            self.c.send('Bonjour'.upper().encode('utf-8'))

    def stop(self):
        self.c.close()
        self.s.close()

s = Serveur()
s.run()
s.stop()
