import socket

client = socket.socket()
client.connect(('localhost', 6789))
client.send('Bonjour'.encode('utf-8'))
while True:
    recu = client.recv(1024)
    if len(recu) == 0:
        print('Erreur de réception.')
        break
    print('Recu :', recu.decode('utf-8'))
print('Déconnexion.')
client.close()
