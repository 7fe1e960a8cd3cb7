import socket
from functools import partial, reduce
from itertools import takewhile, repeat
from operator import methodcaller

compose = lambda *fs: reduce(lambda f, g: lambda x: f(g(x)), fs)
shout = compose(str.encode, str.upper, bytes.decode)


def listen(s):
    s.bind(("localhost", 9876))
    s.listen(1)
    return s


def dialogue(c):
    return sum(map(lambda m: c.sendall(m) or 1,
                   map(shout, takewhile(bool, map(lambda _: c.recv(1024), repeat(None))))))


def close_all(*ss):
    return list(map(methodcaller("close"), ss))


def run(s):
    return (lambda c: (print(dialogue(c), "messages"), close_all(c, s)))(s.accept()[0])


run(listen(socket.socket()))
