import selectors
import socket

sel = selectors.DefaultSelector()

def accepter(srv):
    conn, _ = srv.accept()
    sel.register(conn, selectors.EVENT_READ, lire)

def lire(conn):
    try:
        paquet = conn.recv(4096)
    except OSError:
        paquet = None
    if not paquet:
        sel.unregister(conn)
        conn.close()
        return
    conn.sendall(paquet.decode().upper().encode())

srv = socket.socket()
srv.bind(('localhost', 6025))
srv.listen()
sel.register(srv, selectors.EVENT_READ, accepter)
while True:
    for cle, _ in sel.select():
        cle.data(cle.fileobj)
