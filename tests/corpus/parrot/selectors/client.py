import os
import selectors
import socket

sel = selectors.SelectSelector()
sock = socket.create_connection(('localhost', 18000))
en_marche = True
reste = b''


def arreter(raison):
    global en_marche
    print(raison)
    en_marche = False


def clavier(numero):
    global reste
    morceau = os.read(numero, 4096)
    if not morceau:
        arreter('fin du clavier')
        return
    reste += morceau
    while en_marche and b'\n' in reste:
        ligne, reste = reste.split(b'\n', 1)
        if ligne == b'':
            arreter('au revoir')
        else:
            sock.sendall(ligne)


def reseau(s):
    octets = s.recv(4096)
    if not octets:
        arreter('le serveur est parti')
    else:
        print(octets.decode(), flush=True)


sel.register(0, selectors.EVENT_READ, clavier)
sel.register(sock, selectors.EVENT_READ, reseau)
while en_marche:
    for cle, masque in sel.select():
        if en_marche:
            cle.data(cle.fileobj)
sock.close()
