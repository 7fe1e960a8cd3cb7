import importlib.resources
import json
import socket
from pathlib import Path

CONF = json.loads((Path(__file__).resolve().parent.parent / "config.json").read_text())["reseau"]


class Transport:
    def __init__(self, s=None):
        self.s = s or socket.socket()

    @classmethod
    def serveur(cls):
        t = cls()
        t.s.bind((CONF["hote"], CONF["port"]))
        t.s.listen(1)
        return t

    @classmethod
    def client(cls):
        t = cls()
        t.s.connect((CONF["hote"], CONF["port"]))
        return t

    def attendre(self):
        return Transport(self.s.accept()[0])

    def lire(self):
        try:
            return self.s.recv(4096).decode("utf-8", "replace")
        except ConnectionError:
            return ""

    def dire(self, t):
        self.s.sendall(t.encode())

    def fermer(self):
        self.s.close()
