import socket

serveur = None
client = None
compteur = 0
texte = ''


def programme():
    fini = False

    def ouverture():
        global serveur
        serveur = socket.socket()
        serveur.bind(('0.0.0.0', 6161))
        serveur.listen(4)

    def accueil():
        global client, compteur
        nonlocal fini
        client, adresse = serveur.accept()
        compteur += 1
        fini = False
        print('client numéro', compteur, adresse)

    def ecoute():
        global texte
        nonlocal fini
        octets = client.recv(1024)
        texte = octets.decode('utf-8')
        if octets == b'':
            fini = True

    def parle():
        def majuscules():
            global texte
            texte = texte.upper()

        majuscules()
        client.sendall(texte.encode('utf-8'))

    ouverture()
    while True:
        accueil()
        while True:
            ecoute()
            if fini:
                break
            parle()
        client.close()
        print('il est parti')


programme()
