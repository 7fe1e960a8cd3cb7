import codecs
import select
import socket
import sys

VERT, NORMAL = "\033[1;32m", "\033[0m"


def machine_a_ecrire(t):
    sys.stdout.write(VERT)
    for k in t:
        sys.stdout.write(k)
        sys.stdout.flush()
    print(NORMAL)


def tout(s):
    dec = codecs.getincrementaldecoder("utf-8")()
    t = ""
    attente = None
    while True:
        r, _, _ = select.select([s], [], [], attente)
        if not r:
            return t
        d = s.recv(16)
        if not d:
            return t or None
        t += dec.decode(d)
        attente = 0.2


with socket.create_connection(("localhost", 6789)) as s:
    try:
        while True:
            print("Vous : ", end="", file=sys.stderr, flush=True)
            l = sys.stdin.readline()
            if l in ("", "\n"):
                break
            s.sendall(l[:-1].encode())
            t = tout(s)
            if t is None:
                print("Plus de serveur", file=sys.stderr)
                break
            machine_a_ecrire(t)
    except ConnectionError:
        print("Plus de serveur", file=sys.stderr)
