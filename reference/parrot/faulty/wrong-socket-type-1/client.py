import socket

HOTE = '127.0.0.1'
PORT = 6789

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((HOTE, PORT))
while True:
    paquet = input('A envoyer : ').encode('utf-8')
    if paquet == b'':
        break
    client.sendall(paquet)
    paquet = client.recv(4096)
    if paquet == b'':
        break
    print('Recu :', paquet.decode('utf-8'))
client.close()
