import socket

def connecter():
    client = socket.socket()
    client.connect(('', 6789))
    return client

def parler(client):
    while True:
        message = input('>>> ')
        if message == '':
            break
        client.sendall(message.encode('utf-8'))
        recu = client.recv(1024)
        if not recu:
            break
        print(recu.decode('utf-8'))
    client.close()

parler(connecter())
