import socket


class Automate:
    def __init__(self):
        self.etat = 'debut'
        self.sock = None
        self.ligne = None

    def pas(self):
        if self.etat == 'debut':
            self.etat = 'clavier'
        elif self.etat == 'clavier':
            try:
                self.ligne = input('? ')
            except EOFError:
                self.ligne = ''
            if self.ligne == '':
                self.etat = 'fin'
            elif self.sock is None:
                self.etat = 'connexion'
            else:
                self.etat = 'envoi'
        elif self.etat == 'connexion':
            # on se connecte seulement quand on a quelque chose à dire
            self.sock = socket.socket()
            self.sock.connect(('localhost', 4000))
            self.etat = 'envoi'
        elif self.etat == 'envoi':
            self.sock.sendall(self.ligne.encode('utf-8'))
            self.etat = 'reception'
        elif self.etat == 'reception':
            octets = self.sock.recv(1024)
            if octets == b'':
                print('serveur parti')
                self.etat = 'fin'
            else:
                print('!', octets.decode('utf-8'))
                self.etat = 'clavier'
        elif self.etat == 'fin':
            if self.sock is not None:
                self.sock.close()
            self.etat = 'arret'


a = Automate()
while a.etat != 'arret':
    a.pas()
