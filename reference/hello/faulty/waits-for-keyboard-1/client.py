import socket

HOST = ''
PORT = 6789

client = socket.socket()
client.connect((HOST, PORT))
print('Connexion vers ' + HOST + ':' + str(PORT) + ' reussie.')
message = input('>>> ')
client.send(message.encode('utf-8'))
recu = client.recv(1024)
print('Recu :', recu.decode('utf-8'))
client.close()
