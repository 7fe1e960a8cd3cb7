import code
import socket
import sys


class C(code.InteractiveConsole):
    s = None

    def push(self, line, *a, **k):
        if not line:
            self.s.close()
            raise SystemExit(0)
        try:
            self.s.sendall(line.encode())
            r = self.s.recv(4096)
        except ConnectionError:
            r = b""
        if not r:
            raise SystemExit("serveur parti")
        self.write(r.decode() + "\n")
        return False


C.s = socket.create_connection(("localhost", 6789))
sys.ps1 = "perroquet> "
C().interact("Bienvenue", exitmsg="")
