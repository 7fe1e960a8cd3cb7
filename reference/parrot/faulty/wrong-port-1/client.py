import socket

def creer():
    s = socket.socket()
    s.connect(('', 6798))
    return s

def discuter(s):
    fini = False
    while not fini:
        m = input('>>> ')
        if m == '':
            fini = True
        else:
            s.sendall(m.encode('utf-8'))
            r = s.recv(1024)
            if r:
                print(r.decode('utf-8'))
            else:
                fini = True
    s.close()

discuter(creer())
