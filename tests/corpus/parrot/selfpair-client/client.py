import select
import socket
import sys
import threading


def paire():
    l = socket.socket()
    l.bind(("127.0.0.1", 0))
    l.listen(1)
    a = socket.socket()
    a.connect(l.getsockname())
    b, _ = l.accept()
    l.close()
    return a, b


lire, ecrire = paire()          # pour attendre clavier et reseau ensemble, comme sous Windows
s = socket.create_connection(("localhost", 6789))
feu = threading.Semaphore(1)


def clavier():
    while True:
        feu.acquire()
        try:
            l = input("> ")
        except EOFError:
            l = ""
        ecrire.sendall(l.encode() + b"\n")
        if not l:
            return


threading.Thread(target=clavier, daemon=True).start()
fini = False
while not fini:
    for x in select.select([lire, s], [], [])[0]:
        try:
            if x is lire:
                l = lire.recv(10000).rstrip(b"\n")
                if not l:
                    fini = True
                else:
                    s.sendall(l)
                break
            r = s.recv(4096)
        except ConnectionError:
            r = b""
        if not r:
            fini = True
            break
        print(r.decode())
        feu.release()
s.close()
sys.stdout.flush()
import os
os._exit(0)
