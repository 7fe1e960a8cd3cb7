import socket

client = socket.socket()
client.connect(('', 6789))
mess = 'bonjour'
client.send(mess.encode('utf-8'))
recu = client.recv(1024).decode('utf-8')
print(recu)
client.close()
