import socket

s = socket.socket()
s.connect(('127.0.0.1', 5555))
while True:
    try:
        t = input()
    except EOFError:
        t = ''
    if len(t) == 0:
        break
    s.sendall(t.encode('utf-8'))
    d = s.recv(1024)
    if len(d) == 0:
        break
    print(d.decode('utf-8'))
s.close()
