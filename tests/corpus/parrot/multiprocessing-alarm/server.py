import multiprocessing
import signal
import socket


def parler(c):
    while True:
        d = c.recv(1024)
        if not d:
            break
        c.sendall(d.decode("utf-8").upper().encode("utf-8"))
    c.shutdown(socket.SHUT_RDWR)
    c.close()


if __name__ == "__main__":
    signal.alarm(3600)  # au cas où on l'oublie
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.bind(("", 5555))
    s.listen(5)
    while True:
        c, a = s.accept()
        p = multiprocessing.Process(target=parler, args=(c,))
        p.start()
        c.close()
        p.join()
