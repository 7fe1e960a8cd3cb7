from socket import *

moi = socket(AF_INET, SOCK_STREAM)
moi.connect(('', 2000))
txt = input('>')
while txt != '':
    moi.send(txt.encode())
    txt = moi.recv(1024).decode()
    if txt == '':
        print('parti')
        break
    print(txt)
    txt = input('>')
moi.close()
