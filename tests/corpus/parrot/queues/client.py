import socket
import threading


class Recepteur(threading.Thread):
    def __init__(self, s):
        super().__init__(daemon=True)
        self.s = s
        self.parti = threading.Event()
        self.start()

    def run(self):
        while True:
            try:
                d = self.s.recv(4096)
            except OSError:
                d = b""
            if not d:
                self.parti.set()
                return
            print("\n<<<", d.decode())


s = socket.socket()
s.connect(("localhost", 6789))
r = Recepteur(s)
while not r.parti.is_set():
    ligne = input()
    if ligne == "" or r.parti.is_set():
        break
    try:
        s.sendall(ligne.encode())
    except OSError:
        break
try:
    s.shutdown(socket.SHUT_RDWR)
except OSError:
    pass
s.close()
r.join()
print("au revoir")
