import socket

canal = socket.socket()
ligne = ''
reponse = ''
fini = False


def programme():
    def branche():
        canal.connect(('127.0.0.1', 6161))

    def debranche():
        canal.close()
        print('fini !')

    def clavier():
        global ligne, fini
        try:
            ligne = input('à vous > ')
        except EOFError:
            ligne = ''
        if ligne == '':
            fini = True

    def aller_retour():
        global reponse, fini
        canal.sendall(ligne.encode('utf-8'))
        reponse = canal.recv(2000).decode('utf-8')
        if reponse == '':
            print('le serveur est parti')
            fini = True

    def ecran():
        print('le perroquet : « ' + reponse + ' »')

    branche()
    while not fini:
        clavier()
        if not fini:
            aller_retour()
        if not fini:
            ecran()
    debranche()


programme()
