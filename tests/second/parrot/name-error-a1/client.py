import socket

IPSERVEUR = 'localhost' # pour test en local; sinon mettre la vraie ip
PORT = 6789

client = socket.socket()
client.connect((IP, PORT))
print('Connexion reussie.')

while True:
    message = input('>>> ')
    if not message:
        break
    print('Envoi de :', message)
    try:
        client.send(message.encode('utf-8'))
        print('Reception...')
        recu = client.recv(1024)
    except OSError:
        print('Erreur envoi.')
        break
    if not recu:
        print('Erreur reception.')
        break
    print('Recu :', recu.decode('utf-8'))

print('Déconnexion.')
client.close()
