from socket import *
m=input()
while m:
    try:c=socket();c.connect(('127.0.0.1',6009));c.send(m.encode());r=c.recv(4096)
    except OSError:r=b''
    if not r:break
    print(r.decode())
    c.close()
    m=input()
