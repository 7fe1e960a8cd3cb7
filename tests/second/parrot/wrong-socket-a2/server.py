from socket import socket, AF_INET, SOCK_STREAM, SOL_SOCKET, SO_REUSEADDR
from threading import Thread

def lire(sock):
    return sock.recv(1500).decode('utf-8')

def ecrire(sock, phrase):
    sock.sendall(phrase.encode('utf-8'))

def bavarder(cl):
    while True:
        phrase = lire(cl)
        if phrase == '':
            break
        ecrire(srv, phrase.upper())
    cl.close()

srv = socket(AF_INET, SOCK_STREAM)
srv.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
srv.bind(('localhost', 3000))
srv.listen(5)

while True:
    cl, adr = srv.accept()
    Thread(target=bavarder, args=[cl]).start()
