import socket

# Identification de mon serveur
IP = ''
PORT = 6789
ADRESSE = IP, PORT

serveur = socket.socket()
serveur.bind(ADRESSE)
serveur.listen(1)
print('Serveur en attente...')

client, adresseClient = serveur.accept()
print('Connexion de', adresseClient)

while True:
    recu = client.recv(1024)
    if len(recu) == 0:
        print('Le client est parti.')
        break
    recu = recu.decode('utf-8') # décodage
    print('Réception de :', recu)
    reponse = recu.upper()
    print('Envoi de :', reponse)
    client.send(reponse)
    print('Envoi ok.')

print('Fermeture')
client.close()
serveur.close()
