import socket

IP = '127.0.0.1'
PORT = 6789

client = socket.socket()
client.connect((IP, PORT))

while True:
    message = input('Message (rien pour finir) : ')
    if len(message) == 0:
        break
    client.send(message.encode('utf-8'))
    reponseEnc = client.recv(1024)
    if len(reponseEnc) == 0:
        print('Le serveur est parti.')
        break
    print('Réponse :', reponseEnc.decode('utf-8'))

client.close()
