from socket import socket, MSG_WAITALL

def attendre_message(c):
    # MSG_WAITALL : pour avoir le message en entier
    return c.recv(100, MSG_WAITALL).decode()

s = socket()
s.bind(('127.0.0.1', 9797))
s.listen(2)
for i in range(50):
    c, ici = s.accept()
    msg = attendre_message(c)
    while msg:
        print(i, msg)
        c.sendall(msg.upper().encode())
        msg = attendre_message(c)
    c.close()
