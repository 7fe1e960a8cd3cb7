import socket
s = socket.socket()
s.bind(('', 6005))
s.listen(1)
c, a = s.accept()
while True:
    if c.recv(1024) == b'': break     # le client est parti ?
    msg = c.recv(1024).decode('utf-8')
    c.send(msg.upper().encode('utf-8'))
c.close()
s.close()
