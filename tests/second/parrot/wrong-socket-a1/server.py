import socket

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
client, adresseClient = serveur.accept()
print('Connexion de', adresseClient)

while True:
    recuEnc = serveur.recv(1024)
    if recuEnc == b'':
        break
    recu = recuEnc.decode('utf-8')
    mess = recu.upper()
    client.send(mess.encode('utf-8'))

client.close()
serveur.close()
