import multiprocessing as mp
import socket


def servir(conn):
    with conn:
        while True:
            try:
                d = conn.recv(1024)
            except ConnectionError:
                break
            if not d:
                break
            conn.sendall(d.decode("utf-8", "replace").upper().encode())


if __name__ == "__main__":
    ctx = mp.get_context("spawn")
    with socket.create_server(("", 6789)) as srv:
        while True:
            conn, addr = srv.accept()
            p = ctx.Process(target=servir, args=(conn,))
            p.start()
            conn.close()
            p.join()
            print("fils", p.exitcode)
