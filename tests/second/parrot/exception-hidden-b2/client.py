import socket
from contextlib import suppress

def envoyer(s, t):
    return s.send(t.encode('utf-8'))

def recevoir(s):
    return s.recv(1024)

def afficher(r):
    with suppress(Exception):
        print('reponse (' + len(r) + ' octets) : ' + r.decode('utf-8'))

def main():
    s = socket.socket()
    s.connect(('127.0.0.1', 6019))
    while True:
        t = input('toi : ')
        if t == '':
            break
        try:
            envoyer(s, t)
            r = recevoir(s)
        except ConnectionError:
            break
        if r == b'':
            break
        afficher(r)
    s.close()

main()
