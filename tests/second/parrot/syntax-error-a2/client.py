import socket

s = socket.socket()
s.connect(('localhost', 5555))

while True:
    m = input('>>> ')
    if len(m) == 0:
        break
    elif m = 'quit':
        break
    try:
        s.sendall(m.encode('utf-8'))
        r = s.recv(4096)
    except OSError:
        break
    if len(r) == 0:
        break
    print(r.decode('utf-8'))

s.close()
