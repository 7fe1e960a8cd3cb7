import socket

HOST = '127.0.0.1'
PORT = 6789

serveur = socket.socket()
serveur.bind((HOST, PORT))
serveur.listen(1)
print('Le serveur attend sur ' + HOST + ':' + str(PORT))
client, (ip, port) = serveur.accept()
print('Connexion de ' + ip + ':' + str(port))

while True:
    recu = client.recv(1024)
    if not recu:
        break
    message = recu.decode('utf-8')
    client.sendall(message.upper().encode('utf-8'))

client.close()
serveur.close()
