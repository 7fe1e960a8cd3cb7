import selectors
import socket

sel = selectors.DefaultSelector()


def accepter(ecoute):
    conn, adresse = ecoute.accept()
    print('connexion', adresse)
    conn.setblocking(False)
    sel.register(conn, selectors.EVENT_READ, lire)


def fermer(conn):
    print('fermeture')
    sel.unregister(conn)
    conn.close()


def lire(conn):
    try:
        octets = conn.recv(1000)
    except ConnectionError:
        fermer(conn)
        return
    if not octets:
        fermer(conn)
        return
    try:
        texte = octets.decode()
    except UnicodeDecodeError:
        print('illisible :', octets)
        return
    try:
        conn.send(texte.upper().encode())
    except ConnectionError:
        fermer(conn)


ecoute = socket.socket()
ecoute.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
ecoute.bind(('localhost', 18000))
ecoute.listen(100)
ecoute.setblocking(False)
sel.register(ecoute, selectors.EVENT_READ, accepter)

while True:
    for cle, masque in sel.select():
        rappel = cle.data
        rappel(cle.fileobj)
