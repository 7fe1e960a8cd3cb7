import socket

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("localhost", 6500))
s.listen(1)
nb = 0
while nb < 10:
    # dix clients maximum
    c, a = s.accept()
    nb = nb + 1
    m = c.recv(1024)
    while len(m) != 0:
        c.send(m.decode("utf-8").upper().encode("utf-8"))
        m = c.recv(1024)
    c.close()
s.close()
