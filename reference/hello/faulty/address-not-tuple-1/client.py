import socket
client = socket.socket()
client.connect('127.0.0.1', 6789)
client.send(b'Bonjour')
recu = client.recv(1024).decode('utf-8')
print('Reçu :', recu)
client.close()
