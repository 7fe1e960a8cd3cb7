import socket

serveur = socket.socket()
serveur.bind(('', 67890)) # choix du port
serveur.listen(1)
client, adresseClient = serveur.accept()
print('Bonjour', adresseClient)
fini = False
while not fini:
    recu = client.recv(1024).decode('utf-8')
    print('Reçu :', recu)
    if recu == '':
        fini = True
    else:
        client.send(recu.upper().encode('utf-8'))
client.close()
serveur.close()
