import socket
s=socket.socket()
s.bind(('localhost',1789))
s.listen(1)
c,d=s.accept()
a=c.recv(1024).decode('utf8')
while a!='':
    b=a.upper()
    c.sendall(b.encode('utf8'))
    a=c.recv(1024).decode('utf8')
c.close()
s.close()
