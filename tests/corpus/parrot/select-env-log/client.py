import os
import select
import socket
import sys

port = int(os.environ.get('PORT', 50007))
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(('127.0.0.1', port))

print('> ', end='', flush=True)
ouvert = True
while ouvert:
    prets, _, _ = select.select([sys.stdin, s], [], [])
    if s in prets:
        recu = s.recv(4096)
        if recu:
            print(recu.decode('utf-8'))
            print('> ', end='', flush=True)
        else:
            print('le serveur est parti')
            ouvert = False
    elif sys.stdin in prets:
        ligne = sys.stdin.readline()
        if ligne in ('', '\n'):
            ouvert = False
        else:
            s.sendall(ligne[:-1].encode('utf-8'))
s.close()
