# le client du perroquet
ip = '127.0.0.1'
port = 6789

s = socket.socket()
s.connect((ip, port))
while True:
    t = input('>>> ')
    if t == '':
        break
    try:
        s.sendall(t.encode('utf-8'))
        r = s.recv(1024)
    except OSError:
        print('Fin')
        break
    if r == b'':
        print('Fin')
        break
    print(r.decode('utf-8'))
s.close()
