import socket

client = socket.socket()
client.connect(('localhost', 6789))
client.send('Bonjour'.encode('utf-8'))
recu = client.recv(1024)
print(recu.decode('utf-8'))
client.disconnect()
