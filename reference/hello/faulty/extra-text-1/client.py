import socket

client = socket.socket()
client.connect(('localhost', 6789))
print('Bonjour')
client.send('Bonjour\n'.encode('utf-8'))
try:
    recu = client.recv(1024)
    print(recu.decode('utf-8'))
except ConnectionError:
    print('plus de serveur')
client.close()
