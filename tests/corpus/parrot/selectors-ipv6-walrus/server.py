import selectors
import socket

sel = selectors.DefaultSelector()

def accueillir(ecoute):
    c, _ = ecoute.accept()
    sel.register(c, selectors.EVENT_READ, repeter)

def repeter(c):
    try:
        if bloc := c.recv(1500):
            c.sendall(bloc.decode(errors='ignore').upper().encode())
            return
    except OSError:
        pass
    sel.unregister(c)
    c.close()

ecoute = socket.create_server(('::1', 7777), family=socket.AF_INET6)
sel.register(ecoute, selectors.EVENT_READ, accueillir)
while True:
    for cle, _ in sel.select():
        cle.data(cle.fileobj)
