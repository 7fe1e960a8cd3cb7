import socket

IP = 'localhost'
PORT = 6789

def demander():
    return input('Message (rien pour finir) : ')

client = socket.socket()
client.connect((IP, PORT))
mess = demander()
while mess:
    try:
        client.sendall(mess.encode('utf-8'))
        recu = client.recv(1024)
    except OSError:
        break
    if recu == b'':
        break
    print(recu.decode('utf-8'))
    mess = demander()
client.close()
