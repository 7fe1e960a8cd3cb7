import os
import select
import socket
import time

port = int(os.environ.get('PORT', 50007))
journal = open('journal.txt', 'a', encoding='utf-8')

def noter(*mots):
    journal.write(time.strftime('%H:%M:%S ') + ' '.join(str(m) for m in mots) + '\n')
    journal.flush()

ecoute = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
ecoute.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
ecoute.bind(('127.0.0.1', port))
ecoute.listen()
tampons = {}          # socket -> octets pas encore compris

while True:
    prets, _, _ = select.select([ecoute] + list(tampons), [], [])
    for s in prets:
        if s is ecoute:
            nouveau, qui = s.accept()
            tampons[nouveau] = b''
            noter('arrivee', qui)
            continue
        try:
            morceau = s.recv(4096)
        except ConnectionError:
            morceau = b''
        if not morceau:
            noter('depart')
            del tampons[s]
            s.close()
            continue
        tampons[s] += morceau
        try:
            texte = tampons[s].decode('utf-8')
        except UnicodeDecodeError:
            continue      # il manque la fin d'un caractère
        tampons[s] = b''
        noter('message', texte)
        s.sendall(texte.upper().encode('utf-8'))
