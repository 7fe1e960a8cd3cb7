import socket
port=6789
s=socket.socket()
s.connect(('127.0.0.1',port))
print("connecte !")
msg=input('msg: ')
while msg!='':
    s.send(msg.encode('utf-8'))
    rep=s.recv(1024).decode('utf-8')
    if rep=='':
        print('il est parti')
        break
    print('il a dit',rep)
    msg=input('msg: ')
s.close()
