import socket

client = socket.socket()
client.connect(('localhost', 6789))
client.send('Bonjour'.encode('utf-8'))
print(client.recv(1024).decode('utf-8'))
input('Appuyez sur Entrée pour quitter...')
client.close()
