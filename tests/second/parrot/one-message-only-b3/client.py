import socket
prise = socket.socket()
prise.connect(('localhost', 6790))
ligne = input('Texte : ')
if ligne != '':
    try:
        prise.send(ligne.encode('utf-8'))
        retour = prise.recv(1024)
        if retour:
            print('Perroquet : ' + retour.decode('utf-8'))
        else:
            print('Plus personne')
    except ConnectionError:
        print('Plus personne')
prise.close()
