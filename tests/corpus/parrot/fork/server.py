import os
import signal
import socket
import sys


def moissonner(*_):
    while True:
        try:
            pid, _s = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return


signal.signal(signal.SIGCHLD, moissonner)
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 6789))
s.listen(5)
while True:
    c, a = s.accept()
    if os.fork() == 0:
        s.close()
        try:
            while True:
                d = c.recv(1024)
                if not d:
                    break
                c.sendall(d.decode("utf-8", "ignore").upper().encode())
        except ConnectionError:
            pass
        c.close()
        os._exit(0)
    c.close()
