# client perroquet - Lina T. - 1ere G3
import socket

IPSERVEUR = 'localhost'
PORT = 6789

client = socket.socket()
client.connect((IPSERVEUR, PORT))
print('Connexion vers ' + IPSERVEUR + ':' + str(PORT) + ' reussie.')

while True:
    message = input('>>> ')
    if message == '':
        break
    try:
        client.send(message.encode('utf-8'))
        recu = client.recv(1024)
    except OSError:
        print('Le serveur ne répond plus')
        break
    if len(recu) == 0:
        print('Le serveur est parti')
        break
    print('Recu :', recu.decode('utf-8'))

print('Déconnexion.')
client.close()
