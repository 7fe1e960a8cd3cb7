import socket
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def crier(b):
    return b.decode("utf-8", "replace").upper().encode()


def servir(c, pool):
    with c:
        try:
            while d := c.recv(1024):
                c.sendall(pool.submit(crier, d).result())
        except ConnectionError as e:
            return e


if __name__ == "__main__":
    # le processus est lance avant le premier client : il n'herite d'aucune connexion
    s = socket.create_server(("", 6789))
    with ProcessPoolExecutor(1) as procs, ThreadPoolExecutor(4) as fils:
        procs.submit(crier, b"").result()
        while True:
            c, a = s.accept()
            fils.submit(servir, c, procs).add_done_callback(lambda f: print("fini", f.result()))
