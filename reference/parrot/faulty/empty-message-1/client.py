import socket

IPSERVEUR = 'localhost'
PORT = 6789

client = socket.socket()
client.connect((IPSERVEUR, PORT))
print('Connexion vers ' + IPSERVEUR + ':' + str(PORT) + ' réussie.')

while True:
    message = input('>>> ')
    n = client.send(message.encode('utf-8'))
    print(n, 'octets envoyés')
    recu = client.recv(1024)
    recu = recu.decode('utf-8')
    # on s'arrête si l'un des deux n'a rien dit
    if message == '' or recu == '':
        break
    print('Recu :', recu)

print('Déconnexion.')
client.close()
