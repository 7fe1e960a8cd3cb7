import socket

TAILLE = 1024

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', 6789))
serveur.listen(1)
client, adresse = serveur.accept()
# on lit la socket comme un fichier
fichier = client.makefile('rb')
while True:
    message = fichier.read(TAILLE)
    if message == b'':
        break
    client.sendall(message.decode('utf-8').upper().encode('utf-8'))
fichier.close()
client.close()
serveur.close()
