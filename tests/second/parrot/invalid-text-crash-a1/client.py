import socket

client = socket.socket()
client.connect(('localhost', 6789))

def fermer(raison):
    print(raison)
    client.close()

while True:
    try:
        message = input('>>> ')
    except EOFError:
        message = ''
    if message == '':
        fermer('Au revoir !')
        break
    try:
        client.sendall(message.encode('utf-8'))
        recu = client.recv(4096)
    except OSError:
        recu = b''
    if recu == b'':
        fermer('Le perroquet est parti.')
        break
    print(recu.decode('utf-8'))
