import socket

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)

while True:
    client, adresseClient = serveur.accept()
    print('Connexion de', adresseClient)
    client.send('Salut !'.encode('utf-8'))
    client.close()
    serveur.close()
