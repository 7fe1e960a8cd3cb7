import socket

IP = ''
PORT = 6789
ADRESSE = IP, PORT

serveur = socket.socket()
serveur.bind(ADRESSE)
serveur.listen(1)

client, adresseClient = serveur.accept()
print('Connexion de', adresseClient)

while True:
    recu = client.recv(1024)
    if len(recu) == 0:
        print('Le client est parti.')
        break
    else:
        recu = recu.decode('utf-8')
        print('Réception de:', recu)
        reponse = recu.upper()
        reponse = reponse.encode('utf-8')
        n = client.send(reponse)
        if n != len(reponse):
            print('Erreur envoi.')
            break

print('Fermeture de la connexion avec le client.')
client.close()
serveur.close()
