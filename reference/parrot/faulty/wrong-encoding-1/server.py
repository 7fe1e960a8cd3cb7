import socket

NB_OCTETS = 1024


def ouvrir(port):
    s = socket.socket()
    s.bind(('', port))
    s.listen(1)
    return s


def recevoir(c):
    # renvoie None si le client est parti
    octets = c.recv(NB_OCTETS)
    if octets == b'':
        return None
    return octets.decode('utf-8')


def envoyer(c, texte):
    # latin-1 c'est pour les accents français
    c.send(texte.encode('latin-1'))


serveur = ouvrir(9000)
client, adr = serveur.accept()
texte = recevoir(client)
while texte is not None:
    envoyer(client, texte.upper())
    texte = recevoir(client)
client.close()
serveur.close()
