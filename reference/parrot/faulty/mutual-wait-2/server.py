import socket

HOTE = socket.gethostname()
PORT = 6789

class Serveur:
    def __init__(self):
        self.s = socket.socket()
        self.s.bind((HOTE, PORT))
        self.s.listen(1)
        self.c, self.a = self.s.accept()

    def tourner(self):
        recu = self.c.recv(1024)
        while len(recu) > 0:
            self.c.send(recu.decode('utf-8').upper().encode('utf-8'))
            recu = self.c.recv(1024)
        self.c.close()
        self.s.close()

Serveur().tourner()
