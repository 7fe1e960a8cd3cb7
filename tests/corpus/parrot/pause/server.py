import os
import signal
import socket
import sys
import threading


def stop(*_):
    sys.exit(0)


signal.signal(signal.SIGUSR1, stop)
signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, signal.SIG_IGN)


def serveur():
    try:
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(("", 6789))
            s.listen(1)
            c, _ = s.accept()
            with c:
                while True:
                    try:
                        d = c.recv(1024)
                    except ConnectionResetError:
                        break
                    if not d:
                        break
                    c.sendall(d.decode("utf-8", "replace").upper().encode())
    finally:
        os.kill(os.getpid(), signal.SIGUSR1)


threading.Thread(target=serveur, daemon=True).start()
while True:
    signal.pause()
