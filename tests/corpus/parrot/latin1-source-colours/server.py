# -*- coding: latin-1 -*-
# Le perroquet répète tout, même l'été
import socket

écoute = socket.socket()
écoute.bind(('', 6789))
écoute.listen(1)

while True:
    élève, où = écoute.accept()
    print('Élève connecté depuis', où)
    terminé = False
    while not terminé:
        try:
            reçu = élève.recv(2048)
            message = reçu.decode('utf-8')
        except UnicodeDecodeError:
            print('Bizarre, ce n\'est pas du texte')
            continue
        except OSError:
            terminé = True
            continue
        if message in ('', 'au revoir', 'à bientôt'):
            terminé = True
        else:
            élève.send(message.upper().encode('utf-8'))
    élève.close()
