import socket, sys
class Tee:
    def __init__(self, *f):
        self.f = f
    def write(self, t):
        for f in self.f:
            f.write(t)
    def flush(self):
        for f in self.f:
            f.flush()
sys.stdout = Tee(sys.stdout, open("copie.txt", "w"))
s = socket.socket()
s.connect(("localhost", 6789))
while True:
    try:
        l = input("> ")
    except EOFError:
        break
    if not l:
        break
    try:
        s.sendall(l.encode())
        r = s.recv(1024)
    except ConnectionError:
        break
    if not r:
        print("parti")
        break
    print(r.decode())
s.close()
