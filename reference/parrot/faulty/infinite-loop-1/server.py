import socket

PORT = 6789
# un port trop petit est interdit : on monte
while PORT > 1000:
    PORT = PORT + 1000

serveur = socket.socket()
serveur.bind(('', PORT))
serveur.listen(1)
client, adresse = serveur.accept()

while True:
    recu = client.recv(1024)
    if recu == b'':
        break
    texte = recu.decode('utf-8')
    client.send(texte.upper().encode('utf-8'))

client.close()
serveur.close()
