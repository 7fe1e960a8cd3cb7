import socket

ADRESSE = ('', 6789)
serveur = socket.socket()
serveur.bind(ADRESSE)
serveur.listen(1)
(client, infos) = serveur.accept()
print('Connexion de', infos)

while True:
    recu = client.recv(1024)
    if not recu:
        print('Client déconnecté')
        break
    reponse = recu.decode('utf-8').upper().encode('utf-8')
    client.send(reponse)
    if client.send(reponse) != len(reponse):
        print('Erreur envoi.')
        break
    print('Envoi ok.')

client.close()
serveur.close()
