import multiprocessing as mp
import socket


def reseau(tube):
    """Le processus fils tient la connexion."""
    with socket.create_connection(("127.0.0.1", 6789)) as s:
        while True:
            texte = tube.recv()
            if texte is None:
                break
            try:
                s.sendall(texte.encode())
                rep = s.recv(4096)
            except ConnectionError:
                rep = b""
            tube.send(rep.decode() if rep else None)
            if not rep:
                break
    tube.close()


if __name__ == "__main__":
    mp.set_start_method("spawn")
    a, b = mp.Pipe()
    p = mp.Process(target=reseau, args=(b,))
    p.start()
    b.close()
    while True:
        t = input("> ")
        a.send(t or None)
        if not t:
            break
        r = a.recv()
        if r is None:
            print("serveur parti")
            break
        print("=", r)
    p.join()
