from socket import socket

def attendre_message(c):
    return c.recv(4000).decode()

c = socket()
c.connect(('127.0.0.1', 9797))
for i in range(1000):
    msg = input(f'{i}. ')
    if not msg:
        break
    c.sendall(msg.encode())
    rep = attendre_message(c)
    if not rep:
        print('plus de serveur')
        break
    print(f'{i}. {rep}')
c.close()
