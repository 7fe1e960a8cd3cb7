import os
import socket

# on peut changer le port avec la variable PORT_PERROQUET
PORT = os.environ.get('PORT_PERROQUET', '6789')
NB_CLIENTS = 1

serveur = socket.socket()
print('port choisi : ' + PORT)
serveur.bind(('', PORT))
serveur.listen(NB_CLIENTS)
client, adresse = serveur.accept()

en_marche = True
while en_marche:
    recu = client.recv(1024)
    if recu == b'':
        en_marche = False
    else:
        client.sendall(recu.decode('utf-8').upper().encode('utf-8'))
client.close()
serveur.close()
