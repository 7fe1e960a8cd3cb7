import socket

IPSERVEUR = '127.0.0.1'
PORT = 6789
nom = 'perroquet'

client = socket.socket()
client.connect((IPSERVEUR, PORT))

connecte = True
while connecte:
    message = input('moi : ')
    if message == '':
        connecte = False
        continue
    message = message.encode('utf-8')
    try:
        n = client.send(message)
        recu = client.recv(1024)
    except OSError:
        print('Erreur réseau.')
        break
    if n != len(message) or len(recu) == 0:
        print('Erreur.')
        connecte = False
    else:
        ligne = '{} : {}'
        print(ligne.format(nom, recu))

client.close()
