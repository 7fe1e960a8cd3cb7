import socket

client = socket.socket()
client.connect(('127.0.0.1', 9190))

saisie = input('Que dire ? ')
while len(saisie) > 0:
    client.send(saisie.encode('utf-8'))
    recu = client.recv(1024)
    if len(recu) == 0:
        print('On nous a débranchés')
        break
    print('Il dit', recu.decode('utf-8'))
    saisie = input('Que dire ? ')
client.close()
