import socket

ip = ''
port = 6789
serveur = socket.socket()
serveur.bind((ip, port))
serveur.listen(1)
print('Serveur sur le port ' + str(port))

client, adresseClient = serveur.accept()
print('Connexion de ' + adresseClient[0] + ' port ' + adresseClient[1])

while True:
    recu = client.recv(1024)
    if len(recu) == 0:
        break
    texte = recu.decode('utf-8')
    client.send(texte.upper().encode('utf-8'))

print('Au revoir ' + adresseClient[0])
client.close()
serveur.close()
