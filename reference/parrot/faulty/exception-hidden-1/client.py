import socket

client = socket.socket()
client.connect(('localhost', 6789))
try:
    while True:
        message = input('>>> ')
        if message == '':
            break
        client.send(message.encode('utf-8'))
        recu = client.recv(1024)
        if not recu:
            break
        print('Reponse :', recu.decode('utf-8'))
except (EOFError, ConnectionError):
    print('fin')
client.close()
