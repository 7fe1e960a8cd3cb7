from socket import *
s=socket()
s.bind(('',6790))
s.listen()
c,_=s.accept()
while 1:
    m=c.recv(4096).decode()
    if not m:break
    c.sendall(m.upper().encode())
c.close()
