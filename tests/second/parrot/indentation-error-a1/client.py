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
    try:
        n = client.send(message)
        recu = client.recv(1024)
    except OSError:
        print('Erreur.')
        break
    if n != len(message) or len(recu) == 0:
        print('Erreur envoi.')
        break
   else:
        recu = recu.decode('utf-8')
        print('Recu :', recu)

print('Déconnexion.')
client.close()
