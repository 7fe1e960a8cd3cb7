import socket

HOST = 'localhost' # pour test en local
PORT = 6060

client = socket.socket()
client.connect((HOST, PORT))
print('Connexion vers ' + HOST + ':' + str(PORT) + ' reussie.')

while True:
    message = input('>>> ')
    if message == '':
        break
    print('Envoi...')
    message = message.encode('utf-8')
    try:
        n = client.send(message)
        if n != len(message):
            print('Erreur envoi.')
            break
        recu = client.recv(1024)
    except ConnectionError:
        print('Connexion perdue.')
        break
    if len(recu) == 0:
        print('Le serveur est parti.')
        break
    recu = recu.decode('utf-8')
    print('Recu :', recu)

print('Déconnexion.')
client.close()
