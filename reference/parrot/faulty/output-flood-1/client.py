import socket

client = socket.socket()
client.connect(('127.0.0.1', 6789))
continuer = 'oui'
while continuer == 'oui':
    texte = input('texte : ')
    if texte == '':
        continuer = 'non'
    else:
        client.sendall(texte.encode('utf-8'))
        recu = client.recv(1024)
        if recu == b'':
            print('il est parti')
            continuer = 'non'
        else:
            print('réponse :', recu.decode('utf-8'))
client.close()
