import socket
from threading import Thread

class Voliere:
    def __init__(self, port):
        self.s = socket.socket()
        self.s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.s.bind(("0.0.0.0", port))
        self.s.listen(5)

    def ouvrir(self):
        while True:
            c, adr = self.s.accept()
            Thread(target=self.nourrir, args=[c]).start()

    def nourrir(self, c):
        with c:
            while True:
                try:
                    message = c.recv(8192).decode("utf-8", "replace")
                except OSError:
                    return
                if message == "":
                    return
                message = message.strip()
                c.sendall(message.upper().encode("utf-8"))

Voliere(6789).ouvrir()
