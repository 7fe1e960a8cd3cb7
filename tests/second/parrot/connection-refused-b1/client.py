import socket

tuyau = socket.socket()
tuyau.connect(('127.0.1.1', 6021))   # ping mon-pc donne cette adresse
try:
    for phrase in iter(lambda: input('-> '), ''):
        tuyau.sendall(phrase.encode('utf-8'))
        r = tuyau.recv(1024)
        if not r:
            break
        print('<-', r.decode('utf-8'))
except (ConnectionError, EOFError):
    print('fini')
tuyau.close()
