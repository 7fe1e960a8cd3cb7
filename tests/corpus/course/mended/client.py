import socket

IPSERVEUR = '' # pour test en local; sinon mettre la vraie ip
PORT = 6789

client = socket.socket()
client.connect((IPSERVEUR, PORT))
print('Connexion vers ' + IPSERVEUR + ':' + str(PORT) + ' reussie.')

while True:
    message = input('>>> ')
    print('Envoi de :', message)
    message = message.encode('utf-8')
    n = client.send(message)
    if n != len(message):
        print('Erreur envoi.')
        break
    else:
        print('Envoi ok.')
        print('Reception...')
        recu = client.recv(1024)
        recu = recu.decode('utf-8')
        print('Recu :', recu)

print('Déconnexion.')
client.close()
