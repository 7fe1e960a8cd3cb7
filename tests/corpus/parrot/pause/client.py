import os
import signal
import socket
import threading


class ServeurParti(Exception):
    pass


def parti(*_):
    raise ServeurParti


signal.signal(signal.SIGUSR1, parti)
s = socket.socket()
s.connect(("localhost", 6789))
recu = threading.Semaphore(0)
fini = False


def ecouter():
    while True:
        try:
            d = s.recv(4096)
        except OSError:
            d = b""
        if not d:
            if not fini:
                signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
            return
        print(d.decode(), flush=True)
        recu.release()


th = threading.Thread(target=ecouter)
th.start()
try:
    while True:
        l = input("> ")
        if not l:
            break
        s.sendall(l.encode())
        recu.acquire()
except (ServeurParti, ConnectionError):
    print("\nLe serveur est parti.")
fini = True
try:
    s.shutdown(socket.SHUT_RDWR)
except OSError:
    pass
th.join()
s.close()
