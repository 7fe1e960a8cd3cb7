import socket

PORT = 6789
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 0))
s.connect(("127.0.0.1", PORT))
assert s.getpeername() == ("127.0.0.1", PORT), s.getpeername()
assert s.getsockname()[1] != PORT
while True:
    l = input("%s:%d> " % s.getpeername())
    if not l:
        break
    try:
        s.sendall(l.encode())
        r = s.recv(1024)
    except ConnectionError:
        break
    if not r:
        break
    print(r.decode())
s.close()
