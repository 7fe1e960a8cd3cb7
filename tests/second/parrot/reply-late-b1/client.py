import socket
sock = socket.socket()
try:
    sock.connect(('localhost', 6543))
    while 1:
        t = input('>>> ')
        if not t: break
        sock.send(bytes(t, 'utf-8'))
        r = sock.recv(1024)
        if not r:
            print('serveur ferme')
            break
        print(str(r, 'utf-8'))
except EOFError:
    print()
except ConnectionError as e:
    print('oups', e)
finally:
    sock.close()
