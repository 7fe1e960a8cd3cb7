import socket

class Perroquet:
    def __init__(self, port=2000):
        self.s = socket.socket()
        self.s.bind(('127.0.0.1', port))
        self.s.listen(1)

    def accueillir(self):
        self.adresse, self.canal = self.s.accept()
        print('Bienvenue')

    def repeter(self):
        octets = self.canal.recv(1024)
        if octets == b'':
            return False
        self.canal.sendall(octets.decode('utf-8').upper().encode('utf-8'))
        return True

coco = Perroquet()
coco.accueillir()
while coco.repeter():
    pass
coco.canal.close()
coco.s.close()
