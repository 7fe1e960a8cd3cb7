import socket

client = socket.socket()
client.connect(('localhost', 6789))
fini = False
while not fini:
    message = input('Votre message : ')
    if message == '':
        fini = True
    else:
        client.send(message.encode('utf-8'))
        recu = client.recv(1024).decode('utf-8')
        print('Reçu :', recu)
        if recu == '':
            fini = True
client.close()
