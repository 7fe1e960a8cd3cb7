import socket

IPSERVEUR = '127.0.0.1'
PORT = 6789

client = socket.socket()
client.connect((IPSERVEUR, PORT))
print('Connexion vers ' + IPSERVEUR + ':' + str(PORT) + ' reussie.')

while True:
    message = input('>>> ')
    if message == '':
        break
    message = message.encode('utf-8')
    n = client.send(message)
    if n != len(message):
        print('Erreur envoi.')
        break
    else:
        print('Reception...')
        recu = client.recv(1024)
        recu = recu.decode('utf-8')
        print('Recu :', recu)

print('Déconnexion.')
client.close()
