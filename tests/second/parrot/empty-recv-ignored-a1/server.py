import socket

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', 6789))
serveur.listen(1)
client, infos = serveur.accept()

message = ''
while message != 'fin':
    message = client.recv(1024).decode('utf-8')
    print('le client dit', message)
    client.send(message.upper().encode('utf-8'))

print('fin demandée par le client')
client.close()
serveur.close()
