from socket import *
c=socket()
c.connect(('127.0.0.1',6666))
try:
    for l in iter(input,''):
        c.send(l.encode())
        r=c.recv(4096)
        if not r:break
        print(r.decode())
except (OSError,EOFError):pass
c.close()
