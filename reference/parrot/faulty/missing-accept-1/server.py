# TP réseau - exercice perroquet
# serveur

import socket

# 1. création du canal
serveur = socket.socket()

# 2. adresse
monIp = ''
monPort = 6789
serveur.bind((monIp, monPort))

# 3. écoute
serveur.listen(1)
print("J'écoute sur le port", monPort)

# 4. dialogue
fini = False
while not fini:
    recuEnc = serveur.recv(1024)
    if len(recuEnc) == 0:
        fini = True
    else:
        recu = recuEnc.decode('utf-8')
        mess = recu.upper()
        messEnc = mess.encode('utf-8')
        serveur.send(messEnc)

# 5. fermeture
serveur.close()
print('Au revoir')
