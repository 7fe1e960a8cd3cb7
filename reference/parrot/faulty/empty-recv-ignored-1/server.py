import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('localhost', 14000))
s.listen()

c, a = s.accept()
while True:
    t = c.recv(1024).decode('utf-8')
    print('Message reçu :', t)
    if t == 'stop':
        break
    c.sendall(t.upper().encode('utf-8'))

c.close()
s.close()
