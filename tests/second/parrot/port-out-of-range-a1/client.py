import socket

client = socket.socket()
adrServ = 'localhost', 67890
client.connect(adrServ)
mess = input('>>> ')
while mess != '':
    try:
        client.send(mess.encode('utf-8'))
        recuEnc = client.recv(1024)
    except ConnectionError:
        print('Le serveur est parti.')
        break
    recu = recuEnc.decode('utf-8')
    if recu == '':
        print('Le serveur est parti.')
        break
    print(recu)
    mess = input('>>> ')
client.close()
