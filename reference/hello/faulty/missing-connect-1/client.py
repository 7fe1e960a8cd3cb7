import socket

client = socket.socket()
adrServ = 'localhost', 6789
mess = 'Bonjour'
client.send(mess.encode('utf-8'))
print(client.recv(1024).decode('utf-8'))
client.close()
