import socket

# Identification réseau de ce programme
IP = ''
PORT = 6027
ADRESSE = IP, PORT

# création d'un canal de communication de type serveur
serveur = socket.socket() # création
serveur.bind(ADRESSE)
serveur.listen(1) # écoute du réseau

client, adresseClient = serveur.accept()
print('Connexion de', adresseClient)

while True:
    recu = client.recv(1024)
    if len(recu) == 0:
        print('Client parti.')
        break
    else:
        recu = recu.decode('utf-8')
        print('Réception de:', recu)
        reponse = recu.upper() # «perroquet»
        print('Envoi de :', reponse)
        reponse = reponse.encode('utf-8')
        n = client.send(reponse)
        if n != len(reponse):
            print('Erreur envoi.')
            break
        else:
            print('Envoi ok.')

print('Fermeture de la connexion avec le client.')
client.close()
print('On se débranche')
serveur.close()
