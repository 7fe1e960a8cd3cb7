import queue
import socket
import threading


def reader(c, q):
    while True:
        try:
            d = c.recv(1024)
        except OSError:
            d = b""
        q.put(d)
        if not d:
            return


def worker(qi, qo):
    for d in iter(qi.get, b""):
        qo.put(d.decode(errors="ignore").upper().encode())
    qo.put(None)


def writer(c, q):
    while (d := q.get()) is not None:
        try:
            c.sendall(d)
        except OSError:
            pass
    c.close()


def session(c):
    a, b = queue.Queue(), queue.SimpleQueue()
    ts = [threading.Thread(target=reader, args=(c, a)),
          threading.Thread(target=worker, args=(a, b)),
          threading.Thread(target=writer, args=(c, b))]
    for t in ts:
        t.start()
    for t in ts:
        t.join()


def accepter(s):
    while True:
        c, _ = s.accept()
        threading.Thread(target=session, args=(c,), daemon=True).start()


s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
s.bind(("", 6789))
s.listen(5)
t = threading.Thread(target=accepter, args=(s,), name="accepteur")
t.start()
t.join()
