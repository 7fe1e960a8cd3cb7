import socket

serveur = socket.socket()
ip = ‘’ # chaîne vide pour adresse locale
port = 6789
serveur.bind((ip, port))
serveur.listen(1)
client, adresseClient = serveur.accept()
while True:
    recu = client.recv(1024)
    if len(recu) == 0:
        break
    recu = recu.decode('utf-8')
    reponse = recu.upper()
    client.send(reponse.encode('utf-8'))
client.close()
serveur.close()
