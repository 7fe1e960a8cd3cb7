import socket
from functools import singledispatch, cached_property


class Stop(Exception):
    status = 0


class ServerGone(Stop):
    status = 1


class Link:
    @cached_property
    def sock(self):            # connexion paresseuse, a la premiere ligne
        return socket.create_connection(("localhost", 5555))

    def __call__(self, text):
        try:
            self.sock.sendall(text.encode())
            if (r := self.sock.recv(8192)):
                return r.decode()
        except ConnectionError:
            pass
        raise ServerGone

    def __del__(self):
        if "sock" in self.__dict__:
            self.sock.close()


@singledispatch
def show(x):
    print(type(x).__name__)


@show.register
def _(x: str):
    print("«", x, "»")


def read():
    line = input("▶ ")
    if line == "":
        raise Stop
    return line


link = Link()
try:
    while True:
        show(link(read()))
except Stop as s:
    del link
    raise SystemExit(s.status) from None
