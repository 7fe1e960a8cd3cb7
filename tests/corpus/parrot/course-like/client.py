import socket


def dialogue(client):
    while True:
        message = input('>>> ')
        if message == '':
            return
        message = message.encode('utf-8')
        n = client.send(message)
        if n != len(message):
            return
        recu = client.recv(1024)
        if len(recu) == 0:
            return
        print(recu.decode('utf-8'))


client = socket.socket()
client.connect(('', 6789))
dialogue(client)
client.close()
