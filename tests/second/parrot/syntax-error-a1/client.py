import socket

client = socket.socket()
ip = 'localhost'
port = 6789
client.connect((ip, port))
message = 'debut'
while message != '':
    message = input('>>> ')
    if message != '':
        try:
            client.send(message.encode('utf-8'))
            recu = client.recv(1024)
        except ConnectionError:
            recu = b''
        if len(recu) == 0:
            print('serveur parti')
            message = ''
        else:
            print(recu.decode('utf-8'))
client.close()
