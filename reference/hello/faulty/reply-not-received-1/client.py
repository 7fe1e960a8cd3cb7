import socket

client = socket.socket()
client.connect(('localhost', 6789))
client.send('Bonjour'.encode('utf-8'))
print('Message envoyé')
client.close()
