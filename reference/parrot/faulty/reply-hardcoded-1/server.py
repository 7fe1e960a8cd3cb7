import socket

adresseServeur = ('', 6789)
serveur = socket.socket()
serveur.bind(adresseServeur)
serveur.listen(1)
client, adresseClient = serveur.accept()
print('Connexion de', adresseClient)

recuEnc = client.recv(1024)
while recuEnc:
    print('Message :', recuEnc.decode('utf-8'))
    # le perroquet répond en majuscules
    mess = 'BONJOUR'
    client.send(mess.encode('utf-8'))
    recuEnc = client.recv(1024)

client.close()
serveur.close()
