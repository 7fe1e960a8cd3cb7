from socket import socket

s = socket()
s.bind(('', 6000))
s.listen()
c, _ = s.accept()
while (d := c.recv(8192)) != b'':
    c.sendall(d.decode('utf8').upper().encode('utf8'))
c.close(); s.close()
