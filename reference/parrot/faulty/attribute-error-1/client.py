from socket import socket

client = socket()
client.connect(('localhost', 2500))

def lire():
    return client.recv(1024).decode('utf-8')

texte = input('texte : ')
while texte != '':
    client.send(texte.encode('utf-8'))
    recu = lire()
    if recu != '':
        print('recu :', recu)
        texte = input('texte : ')
    else:
        texte = ''
client.close()
