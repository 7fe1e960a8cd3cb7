import socket

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
client, adresse = serveur.accept()

continuer = True
while continuer
    recu = client.recv(1024)
    if recu == b'':
        continuer = False
    else:
        client.send(recu.decode('utf-8').upper().encode('utf-8'))

client.close()
serveur.close()
