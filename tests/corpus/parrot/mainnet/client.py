import os
import queue
import socket
import sys
import threading

q = queue.Queue()


def clavier():
    try:
        while True:
            q.put(("clavier", input("> ")))
    except EOFError:
        q.put(("clavier", ""))


def reseau(s):
    try:
        while d := s.recv(4096):
            q.put(("reseau", d))
    except OSError:
        pass
    q.put(("reseau", b""))


s = socket.socket()
s.connect(("localhost", 6789))
threading.Thread(target=clavier, daemon=True).start()
threading.Thread(target=reseau, args=(s,), daemon=True).start()
code = 0
while True:
    source, quoi = q.get()
    if source == "clavier":
        if not quoi:
            break
        try:
            s.sendall(quoi.encode())
        except OSError:
            code = 1
            break
    else:
        if not quoi:
            print("\nserveur parti")
            code = 1
            break
        print("\r" + quoi.decode() + "\n> ", end="")
        sys.stdout.flush()
s.close()
sys.stdout.flush()
os._exit(code)
