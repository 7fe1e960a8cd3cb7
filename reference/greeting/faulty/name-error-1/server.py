import socket

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
client, adresseClient = serveur.accept()
client.send('Salut !'.encode('utf-8'))
client.close()
server.close()
