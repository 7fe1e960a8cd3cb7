import socket

client = socket.socket()
client.connect(('localhost', 6789))

texte = None
while texte != '':
    texte = input('Ton texte : ')
    if texte != '':
        client.send(texte.encode('utf-8'))
        recu = client.recv(1024)
        if recu == b'':
            texte = ''
        else:
            print('Le perroquet :', recu.decode('utf-8'))

client.close()
