import socket

client = socket.socket()
client.connect(('127.0.0.1', 6789))
while True:
    mess = input('Message : ')
    if len(mess) == 0:
        break
    messEnc = mess.encode('utf-8')
    client.send(messEnc)
    recuEnc = client.recv(1024)
    if len(recuEnc) == 0:
        break
    recu = recuEnc.decode('utf-8')
    print('Reçu :', recu)
client.close()
