import socket

# adresse du serveur
HOST = 'localhost'
PORT = 6789

canal = socket.socket()
canal.connect((HOST, PORT))
print('Connexion ok')

try:
    texte = input('texte : ')
    while texte:
        canal.send(texte.encode('utf-8'))
        recu = canal.recv(1024)
        if not recu:
            print('plus personne')
            break
        print(recu.decode('utf-8'))
        texte = input('texte : ')
except ConnectionError:
    print('plus personne')

canal.close()
