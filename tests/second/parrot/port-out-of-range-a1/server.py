import socket
serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
client, adresseClient = serveur.accept()
print('Connexion de', adresseClient)
while True:
    recu = client.recv(1024).decode('utf-8')
    if recu == '':
        break
    print('Réception de:', recu)
    client.send(recu.upper().encode('utf-8'))
client.close()
serveur.close()
