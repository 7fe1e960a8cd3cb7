import socket

client = socket.socket()
client.connect(('', 6790))
continuer = True
while continuer:
    message = input('Message (rien pour arreter) : ')
    if message == '':
        continuer = False
    else:
        client.send(message.encode('utf-8'))
        recu = client.recv(1024).decode('utf-8')
        if recu == '':
            print('plus de serveur')
            continuer = False
        else:
            print('Le serveur dit :', recu)
client.close()
