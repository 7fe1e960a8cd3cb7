import socket

client = socket.socket()
client.connect(('127.0.0.1', 6789))
print('(fin ou rien du tout pour arrêter)')

def dire(message):
    client.send(message.encode('utf-8'))
    return client.recv(1024).decode('utf-8')

while True:
    message = input('>>> ')
    if message == '' or message == 'fin':
        break
    try:
        reponse = dire(message)
    except OSError:
        reponse = ''
    if reponse == '':
        print('serveur absent')
        break
    print('le serveur dit', reponse)
client.close()
