import socket

IPSERVEUR = '127.0.0.1'
PORT = 6789

client = socket.socket()
client.connect((IPSERVEUR, PORT))
print('Connexion vers ' + IPSERVEUR + ':' + str(PORT) + ' réussie.')

while True:
    message = input('>>> ')
    if message == '':
        break
    client.sendall(message.encode('utf-8'))
    recu = client.recv(1024)
    if len(recu) == 0:
        print('Le serveur est parti.')
        break
    print('Recu :', recu.decode('utf-8'))

print('Déconnexion.')
client.close()
