import socket
import threading
import _thread

fin = threading.Event()


def parle(c):
    try:
        for m in iter(lambda: c.recv(1024), b""):
            c.sendall(m.decode(errors="replace").upper().encode())
    except ConnectionError:
        pass
    c.close()


def accueille(s):
    while True:
        c, _ = s.accept()
        _thread.start_new_thread(parle, (c,))


s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 6789))
s.listen()
_thread.start_new_thread(accueille, (s,))
fin.wait()
