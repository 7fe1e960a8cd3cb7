from socket import *

moi = socket(AF_INET, SOCK_STREAM)
moi.connect(('', 2000))
print("connecté, j'attends")
while True:
    txt = moi.recv(1024).decode()
    if txt == '':
        print('parti')
        break
    moi.send(txt.upper().encode())
moi.close()
