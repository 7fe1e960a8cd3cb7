import socket

# mon client
PORT = 5000
client = socket.socket()
client.connect(('localhost', PORT))

msg = input('msg : ')
while msg != '':
    client.send(msg.encode('utf-8'))
    rep = client.recv(1024)
    if rep == b'':
        print('plus de serveur')
        msg = ''
    else:
        print('rep :', rep.decode('utf-8'))
        msg = input('msg : ')

client.close()
