import socket
IP = ''
PORT = 6789
ADRESSE = IP, PORT
serveur = socket.socket()
serveur.bind(ADRESSE)
serveur.listen(1)
client, adresseClient = serveur.accept()
print('Connexion de', adresseClient)
encore = True
while encore:
    recu = client.recv(1024)
    encore = len(recu) > 0
    if encore:
        client.send(recu.decode('utf-8').upper().encode('utf-8'))
client.close()
print('On se débranche')
serveur.close()
