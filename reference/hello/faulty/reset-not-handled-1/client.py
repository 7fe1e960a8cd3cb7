import socket

adrServ = '', 6789
client = socket.socket()
client.connect(adrServ)
mess = 'Bonjour'
messEnc = mess.encode('utf-8')
client.send(messEnc)
recuEnc = client.recv(1024)
recu = recuEnc.decode('utf-8')
print(recu)
client.close()
