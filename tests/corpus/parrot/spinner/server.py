import socket, select, itertools
roue = itertools.cycle("|/-\\")
def attendre(x):
    while not select.select([x], [], [], 0.1)[0]:
        print(next(roue), end="\r", flush=True)
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 6789))
s.listen(1)
while True:
    attendre(s)
    c, a = s.accept()
    try:
        while True:
            attendre(c)
            d = c.recv(1024)
            if not d:
                break
            c.sendall(d.decode("utf-8", "replace").upper().encode())
    except ConnectionError:
        pass
    c.close()
