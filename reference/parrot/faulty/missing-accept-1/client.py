# TP réseau - exercice perroquet
# client

import socket

# 1. création du canal et connexion
client = socket.socket()
adrServ = '', 6789
client.connect(adrServ)

# 2. dialogue
fini = False
while not fini:
    mess = input('Votre message ? ')
    if len(mess) == 0:
        fini = True
    else:
        client.send(mess.encode('utf-8'))
        recuEnc = client.recv(1024)
        if len(recuEnc) == 0:
            fini = True
        else:
            print('Le perroquet dit', recuEnc.decode('utf-8'))

# 3. fermeture
client.close()
