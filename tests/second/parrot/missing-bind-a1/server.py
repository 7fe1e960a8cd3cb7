import socket

class Serveur:
    def __init__(self, ip, port):
        self.adresse = (ip, port)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

    def demarrer(self):
        print('Démarrage sur', self.adresse)
        self.sock.listen(1)
        self.client, self.adrClient = self.sock.accept()

    def dialogue(self):
        while True:
            recu = self.client.recv(1024)
            if not recu:
                break
            self.client.send(recu.decode('utf-8').upper().encode('utf-8'))

    def arreter(self):
        self.client.close()
        self.sock.close()

s = Serveur('', 6789)
s.demarrer()
s.dialogue()
s.arreter()
