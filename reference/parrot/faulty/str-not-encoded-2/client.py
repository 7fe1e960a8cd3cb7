import socket
s=socket.socket()
s.connect(('localhost',1789))
a=input('a ? ')
while a!='':
    s.sendall(a)
    b=s.recv(1024).decode('utf8')
    if b=='':
        print('fini')
        break
    print('b :',b)
    a=input('a ? ')
s.close()
