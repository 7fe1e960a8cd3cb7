import socket

def reponse(texte):
    maj = texte.upper()
    return maj.encode('utf-8')

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
client, adresse = serveur.accept()
while True:
    recu = client.recv(1024)
    if recu == b'':
        print('client parti')
        break
	client.send(reponse(recu.decode('utf-8')))
client.close()
serveur.close()
