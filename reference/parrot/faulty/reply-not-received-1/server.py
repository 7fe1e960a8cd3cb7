import socket

serveur = socket.socket()
serveur.bind(('localhost', 6789))
serveur.listen(1)
client, adresse = serveur.accept()
message = client.recv(1024)
while message != b'':
    reponse = message.decode('utf-8').upper().encode('utf-8')
    n = client.send(reponse)
    if n < len(reponse):
        print('Erreur envoi')
        break
    message = client.recv(1024)
client.close()
serveur.close()
