import socket
port=6789
s=socket.socket()
s.bind(('',port))
s.listen(1)
print("j'attends...")
c,a=s.accept()
print("il est la !")
while True:
    msg=c.recv(1024).decode('utf-8')
    print('il a dit',msg)
    rep=msg.upper()
    c.send(rep.encode('utf-8'))
    print('j ai dit',rep)
c.close()
s.close()
