import socket

ADRESSE = ('127.0.0.1', 13000)
client = socket.socket()
client.connect(ADRESSE)
encore = 'oui'

while encore == 'oui':
    try:
        message = input('Dis quelque chose : ')
    except EOFError:
        message = ''
    if message == '':
        encore = 'non'
        continue
    client.sendall(message.encode('utf-8'))
    rep = client.recv(1024)
    if rep == b'':
        print('(serveur parti)')
        encore = 'non'
        continue
    print('Il répond', rep.decode('utf-8'))

client.close()
