import socket

IP = ''
PORT = 6789

serveur = socket.socket()
serveur.bind((IP, PORT))
serveur.listen(1)
print('Serveur pret sur le port', PORT)

client, adresse = serveur.accept()
print('Connexion de', adresse)

while True:
    recu = client.recv(1024)
    if len(recu) == 0:
        print('Le client est parti.')
        break
    recu = recu.decode('utf-8')
    print('Réception de:', recu)
    reponse = recu.upper().encode('utf-8')
    n = client.send(reponse)
    if n != len(reponse):
        print('Erreur envoi.')
        break
    else:
        print('Envoi ok.')

print('Fermeture.')
client.close()
serveur.close()
