import socket

client = socket.socket()
client.connect(('localhost', 6789))
while True:
    mess = input('>>> ')
    if mess == '':
        break
    try:
        client.send(mess.encode('utf-8'))
        recu = client.recv(1024)
    except OSError:
        recu = b''
    if len(recu) == 0:
        print('serveur parti')
        break
    print(recu.decode('utf-8'))
client.close()
