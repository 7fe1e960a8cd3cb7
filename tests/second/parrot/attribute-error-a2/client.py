import socket

tel = socket.socket()
tel.connect(('localhost', 6789))
msg = input('Allo ? ')
while msg:
    try:
        tel.sendall(msg.encode('utf-8'))
        rep = tel.recv(1024)
        if not rep:
            raise ConnectionError('raccroché')
    except ConnectionError as e:
        print(e)
        break
    print(rep.decode('utf-8'))
    msg = input('Allo ? ')
tel.close()
