import socket

IPSERVEUR = ''
PORT = 6789

client = socket.socket()
client.connect((IPSERVEUR, PORT))
print('Connexion réussie.')

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
        recu = client.recv(1024)
        if len(recu) == 0:
            print('Le serveur a coupé.')
            break
        recu = recu.decode('utf-8')
        print('Recu :', recu)

print('Déconnexion.')
client.close()
