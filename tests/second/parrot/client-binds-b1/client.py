import socket

IPSERVEUR = '127.0.0.1'
PORT = 6027
adrServ = IPSERVEUR, PORT

client = socket.socket()
client.bind(adrServ)
print('Je suis branché sur', adrServ)

while True:
    mess = input('>>> ')
    if mess == '':
        break
    client.send(mess.encode('utf-8'))
    recu = client.recv(1024).decode('utf-8')
    if recu == '':
        break
    print(recu)

client.close()
