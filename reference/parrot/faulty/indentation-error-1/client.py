import socket

client = socket.socket()
client.connect(('127.0.0.1', 6789))
vivant = True
while vivant:
    texte = input('Texte : ')
    if texte == '':
        vivant = False
   else:
        client.send(texte.encode('utf-8'))
        recu = client.recv(1024).decode('utf-8')
        if recu == '':
            vivant = False
        else:
            print('Recu :', recu)
client.close()
