import socket

IP = ''
PORT = 6789

serveur = socket.socket()
serveur.bind((IP, PORT))
serveur.listen(1)
print('Le perroquet est prêt')

fini = False
while not fini:
    client, adresseClient = serveur.accept()
    recu = client.recv(1024)
    if len(recu) == 0:
        print('Plus rien à lire')
        fini = True
    else:
        reponse = recu.decode('utf-8').upper()
        print(adresseClient, '->', reponse)
        client.send(reponse.encode('utf-8'))

client.close()
serveur.close()
