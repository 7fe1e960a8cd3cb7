import socket
from contextlib import ExitStack, closing


def ecoute():
    with ExitStack() as pile:
        s = pile.enter_context(closing(socket.socket()))
        pile.callback(print, "ferme")
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        s.bind(("", 6789))
        s.listen(1)
        while True:
            c, _ = s.accept()
            with closing(c):
                yield c


def morceaux(c):
    while True:
        d = c.recv(700)
        if not d:
            return
        reponse = yield d
        c.sendall(reponse)
        yield


def majuscules():
    r = None
    while True:
        d = yield r
        r = d.decode().upper().encode()


for c in ecoute():
    m = majuscules()
    next(m)
    g = morceaux(c)
    for d in g:
        g.send(m.send(d))
