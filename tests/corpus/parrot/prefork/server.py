import multiprocessing
import os
import socket


def ouvrier(s):
    while True:
        c, _ = s.accept()
        try:
            while True:
                d = c.recv(1024)
                if not d:
                    break
                c.sendall(d.decode("utf-8", "replace").upper().encode())
        except ConnectionError:
            pass
        c.close()


if __name__ == "__main__":
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("", 6789))
    s.listen(8)
    ps = [multiprocessing.Process(target=ouvrier, args=(s,), daemon=True) for _ in range(3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
