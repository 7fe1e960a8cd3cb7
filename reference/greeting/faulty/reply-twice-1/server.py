import socket

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
client, adresseClient = serveur.accept()
while True:
    client.send('Salut !'.encode('utf-8'))
