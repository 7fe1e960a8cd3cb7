import socket

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)

client, adresseClient = serveur.accept()
print('Connexion de', adresseClient)
client.send('Salut !'.encode('utf-8'))
while True:
    recu = client.recv(1024)
    recu = recu.decode('utf-8')
    print('Réception de :', recu)
