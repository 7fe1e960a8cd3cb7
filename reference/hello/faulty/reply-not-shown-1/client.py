import socket

client = socket.socket()
client.connect(('localhost', 6789))
message = 'Bonjour'
client.send(message.encode('utf-8'))
recu = client.recv(1024)
recu = recu.decode('utf-8')
if recu == 'BONJOUR':
    print('Le perroquet a répondu :', recu)
else:
    print('Réponse reçue :', message)
client.close()
