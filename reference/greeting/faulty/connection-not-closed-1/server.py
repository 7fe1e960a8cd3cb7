import socket

clients = []
serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
while True:
    client, adresseClient = serveur.accept()
    clients.append(client)
    print(len(clients), 'client(s)')
    client.send('Salut !'.encode('utf-8'))
