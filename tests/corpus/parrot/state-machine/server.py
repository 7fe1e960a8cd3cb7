import socket

ATTENTE = 'attente'
LECTURE = 'lecture'
REPONSE = 'reponse'
DEPART = 'depart'


class Automate:
    def __init__(self, port):
        self.ecoute = socket.socket()
        self.ecoute.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.ecoute.bind(('', port))
        self.ecoute.listen(1)
        self.etat = ATTENTE
        self.client = None
        self.message = ''
        self.actions = {
            ATTENTE: self.attendre,
            LECTURE: self.lire,
            REPONSE: self.repondre,
            DEPART: self.partir,
        }

    def attendre(self):
        self.client, adresse = self.ecoute.accept()
        return LECTURE

    def lire(self):
        try:
            octets = self.client.recv(1024)
        except ConnectionResetError:
            return DEPART
        if octets == b'':
            return DEPART
        self.message = octets.decode('utf-8', 'replace')
        return REPONSE

    def repondre(self):
        try:
            self.client.sendall(self.message.upper().encode('utf-8'))
        except (ConnectionResetError, BrokenPipeError):
            return DEPART
        return LECTURE

    def partir(self):
        self.client.close()
        return ATTENTE

    def tourner(self):
        while True:
            suivant = self.actions[self.etat]()
            if suivant != self.etat:
                print(self.etat, '->', suivant)
            self.etat = suivant


Automate(4000).tourner()
