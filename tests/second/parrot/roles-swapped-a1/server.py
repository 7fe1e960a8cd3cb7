import socket

# adresse du serveur
HOST = 'localhost'
PORT = 6789

canal = socket.socket()
canal.connect((HOST, PORT))
print('Connexion ok')

while True:
    recu = canal.recv(1024)
    if not recu:
        print('plus personne')
        break
    texte = recu.decode('utf-8')
    canal.send(texte.upper().encode('utf-8'))

canal.close()
