import socket

PORT = 6789

client = socket.socket()
try:
    client.connect(('127.0.0.1', PORT))
except ConnectionRefusedError:
    print('Lance le serveur avant !')
else:
    while True:
        message = input('... ')
        if not message:
            break
        client.sendall(message.encode('utf-8'))
        recu = client.recv(1024)
        if not recu:
            break
        print('...', recu.decode('utf-8'))
client.close()
