import enum
import selectors
import socket
import sys


class Etat(enum.Enum):
    CLAVIER = enum.auto()
    RESEAU = enum.auto()
    FIN = enum.auto()


def clavier(s, sel):
    print("moi > ", end="", flush=True)
    ligne = sys.stdin.readline().rstrip("\n")
    if not ligne:
        return Etat.FIN
    s.setblocking(True)
    try:
        s.sendall(ligne.encode())
    except ConnectionError:
        return Etat.FIN
    s.setblocking(False)
    return Etat.RESEAU


def reseau(s, sel):
    while True:
        if sel.select(0.02):
            try:
                d = s.recv(4096)
            except BlockingIOError:
                continue
            except ConnectionError:
                return Etat.FIN
            if not d:
                print("serveur parti")
                return Etat.FIN
            print("lui >", d.decode())
            return Etat.CLAVIER


actions = {Etat.CLAVIER: clavier, Etat.RESEAU: reseau}
s = socket.socket()
s.connect(("127.0.0.1", 6789))
s.setblocking(False)
sel = selectors.DefaultSelector()
sel.register(s, selectors.EVENT_READ)
etat = Etat.CLAVIER
while etat is not Etat.FIN:
    etat = actions[etat](s, sel)
sel.close()
s.close()
