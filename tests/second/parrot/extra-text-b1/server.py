import socket

serveur = socket.socket()
serveur.bind(('', 6060))
serveur.listen(1)
client, adresse = serveur.accept()
sortie = client.makefile('w', encoding='utf-8')
while True:
    morceau = client.recv(1024)
    if morceau == b'':
        break
    mot = morceau.decode('utf-8')
    # print sait aussi écrire dans un fichier
    print(mot.upper(), file=sortie, flush=True)
sortie.close()
client.close()
serveur.close()
