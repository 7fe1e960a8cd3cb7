import socket

IP = ''
PORT = 6789
ADRESSE = IP, PORT

serveur = socket.socket()
serveur.bind(ADRESSE)
serveur.listen(1)

client, adresseClient = serveur.accept()
print('Connexion de', adresseClient)

recu = client.recv(1024)
recu = recu.decode('utf-8')
print('Réception de :', recu)
reponse = 'Salut !'
client.send(reponse.encode('utf-8'))

client.close()
serveur.close()
