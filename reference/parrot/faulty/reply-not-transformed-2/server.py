import socket

def repondre(sock, texte):
    texte.upper() # en majuscules
    sock.send(texte.encode('utf-8'))

serveur = socket.socket()
serveur.bind(('', 7000))
serveur.listen(1)
sock, adresse = serveur.accept()
recu = sock.recv(1024)
while recu != b'':
    repondre(sock, recu.decode('utf-8'))
    recu = sock.recv(1024)
sock.close()
serveur.close()
