import socket

s = socket.socket()
s.bind(("127.0.0.1", 4242))
s.listen(3)
s.settimeout(0.02)
lesclients = []
while 1:
    try:
        c, a = s.accept()
        c.settimeout(0.02)
        lesclients.append(c)
    except TimeoutError:
        pass
    for c in lesclients[:]:
        try:
            m = c.recv(1024)
        except TimeoutError:
            continue
        except OSError:
            m = b""
        if m == b"":
            lesclients.remove(c)
            c.close()
        else:
            m = m.decode("utf-8", "surrogateescape").upper()
            c.send(m.encode("utf-8", "surrogateescape"))
