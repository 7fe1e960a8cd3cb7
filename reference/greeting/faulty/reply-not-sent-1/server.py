import socket

def saluer(client):
    message = 'Salut !'.encode('utf-8')
    print('Envoi de :', message.decode('utf-8'))

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
while True:
    client, adresse = serveur.accept()
    saluer(client)
    client.close()
