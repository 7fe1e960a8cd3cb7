import socket

serveur = socket.socket()
serveur.bind(('', 6789))
print('En attente...')
client, adresseClient = serveur.accept()
client.send('Salut !'.encode('utf-8'))
client.close()
serveur.close()
