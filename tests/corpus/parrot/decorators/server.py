import functools
import socket
import time
from contextlib import contextmanager


def traced(f):
    @functools.wraps(f)
    def inner(*a, **k):
        t = time.perf_counter()
        try:
            return f(*a, **k)
        finally:
            print(f"[{f.__qualname__}] {time.perf_counter() - t:.3f}s")
    return inner


def until(exc, default=None):
    def deco(f):
        @functools.wraps(f)
        def inner(*a, **k):
            try:
                while True:
                    f(*a, **k)
            except exc:
                return default
        return inner
    return deco


class Meta(type):
    def __new__(m, n, b, d):
        return super().__new__(m, n, b, {k: traced(v) if k.startswith("do_") else v for k, v in d.items()})


class Gone(Exception):
    pass


class ChattySocket(socket.socket):
    """un socket qui sait parler"""
    def accept(self):
        fd, addr = self._accept()
        c = ChattySocket(self.family, self.type, self.proto, fileno=fd)
        return c, addr

    @property
    def next_message(self):
        data = self.recv(1024)
        if not data:
            raise Gone
        return data.decode()

    def __lshift__(self, text):
        self.sendall(text.encode())
        return self


class Parrot(metaclass=Meta):
    def __init__(self, sock):
        self.sock = sock

    @until(Gone)
    def serve(self):
        self.do_turn()

    def do_turn(self):
        self.sock << self.sock.next_message.upper()


@contextmanager
def listening(port):
    with ChattySocket() as s:
        s.bind(("", port))
        s.listen(1)
        yield s


with listening(5555) as s:
    with s.accept()[0] as c:
        Parrot(c).serve()
