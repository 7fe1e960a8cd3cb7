import socket
import threading

NOM = "Coco"

class Fil(threading.Thread):
    def __init__(self, c):
        super().__init__(daemon=True)
        self.c = c

    def run(self):
        while True:
            try:
                m = self.c.recv(1024)
            except ConnectionError:
                m = b""
            if len(m) == 0:
                self.c.close()
                return
            self.c.sendall(f"{NOM}> {m.decode().upper()}".encode())

s = socket.socket()
s.bind(("", 10000))
s.listen(5)
while True:
    Fil(s.accept()[0]).start()
