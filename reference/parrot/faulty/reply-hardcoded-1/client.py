import socket

adrServ = 'localhost', 6789
client = socket.socket()
client.connect(adrServ)

mess = input('Tapez Bonjour : ')
while mess:
    client.send(mess.encode('utf-8'))
    recuEnc = client.recv(1024)
    if not recuEnc:
        break
    print(recuEnc.decode('utf-8'))
    mess = input('Encore : ')

client.close()
