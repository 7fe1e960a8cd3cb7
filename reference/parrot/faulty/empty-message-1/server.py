import socket

# Identification réseau de ce programme
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
        print('Plus personne.')
        break
    else:
        recu = recu.decode('utf-8')
        reponse = recu.upper().encode('utf-8')
        n = client.send(reponse)
        if n != len(reponse):
            print('Erreur envoi.')
            break

client.close()
serveur.close()
