import socket


def lignes():
    try:
        yield from iter(lambda: input("> "), "")
    except EOFError:
        return


def reponses(s, source):
    for l in source:
        try:
            s.sendall(l.encode())
            r = s.recv(5000)
        except ConnectionError:
            r = b""
        if not r:
            return "parti"
        yield r.decode()
    return "fini"


def principal(s):
    fin = yield from reponses(s, lignes())
    yield f"({fin})"


with socket.socket() as s:
    s.connect(("localhost", 6789))
    for r in principal(s):
        print(r)
