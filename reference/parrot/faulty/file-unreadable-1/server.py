import socket

# mon serveur
PORT = 5000
serveur = socket.socket()
serveur.bind(('', PORT))
serveur.listen(1)

# on attend que le client soit connecté
client, adresse = serveur.accept()

while True:
    msg = client.recv(1024)
    if msg == b'':
        break
    client.send(msg.decode('utf-8').upper().encode('utf-8'))

client.close()
serveur.close()
