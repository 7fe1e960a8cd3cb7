from socket import socket

serveur = socket()
serveur.bind(('', 2500))
serveur.listen(1)
client, adresse = serveur.accept()
print(adresse)

def lire():
    return client.recv(1024).decode('utf-8')

texte = lire()
while texte != '':
    # en majuscules, comme en JavaScript
    client.send(texte.toUpperCase().encode('utf-8'))
    texte = lire()
client.close()
serveur.close()
