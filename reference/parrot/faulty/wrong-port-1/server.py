import socket

def creer():
    s = socket.socket()
    s.bind(('', 6789))
    s.listen(1)
    return s

def discuter(c):
    fini = False
    while not fini:
        m = c.recv(1024)
        if m:
            c.sendall(m.decode('utf-8').upper().encode('utf-8'))
        else:
            fini = True
    c.close()

s = creer()
while True:
    c, a = s.accept()
    print('client', a)
    discuter(c)
