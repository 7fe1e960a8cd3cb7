import socket

PORT = 6789
s = socket.socket()
s.bind(("", PORT))
assert s.getsockname()[1] == PORT, s.getsockname()
s.listen(1)
assert s.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1
c, a = s.accept()
assert c.getsockname()[1] == PORT, c.getsockname()
assert c.getpeername() == a
print("laddr=('127.0.0.1', %d)" % PORT in repr(c), repr(c))
try:
    d = c.recv(1024)
    while d:
        c.sendall(d.decode().upper().encode())
        d = c.recv(1024)
finally:
    c.close()
    s.close()
