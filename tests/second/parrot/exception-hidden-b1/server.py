import socket

serveur = socket.socket()
serveur.bind(('', 6018))
serveur.listen(1)
client, adresse = serveur.accept()
compteur = 0

while True:
    recu = client.recv(1024)
    if not recu:
        break
    try:
        compteur = compteur + 1
        print('Message ' + compteur + ' reçu')
        message = recu.decode('utf-8')
        client.send(message.upper().encode('utf-8'))
    except:
        pass

client.close()
serveur.close()
