import socket

client = socket.socket()
client.connect(('localhost', 6003))
bienvenue = client.recv(1024) # le serveur dit bonjour
print(bienvenue.decode('utf-8'))

actif = bienvenue != b''
while actif:
    message = input('>>> ')
    if message == '':
        actif = False
    else:
        try:
            client.send(message.encode('utf-8'))
            recu = client.recv(1024)
        except ConnectionError:
            recu = b''
        if len(recu) == 0:
            actif = False
        else:
            print(recu.decode('utf-8'))
client.close()
