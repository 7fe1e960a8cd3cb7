import socket

ip = '127.0.0.1'
port = 33333
adresseServeur = ip, port

client = socket.socket()
client.bind(adresseServeur)

while True:
    mess = input('Mess : ')
    if mess == '':
        break
    client.send(mess.encode('utf-8'))
    recuEnc = client.recv(1024)
    if recuEnc == b'':
        break
    print('Recu :', recuEnc.decode('utf-8'))
client.close()
