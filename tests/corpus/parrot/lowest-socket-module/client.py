import _socket
s = _socket.socket()
s.connect(("127.0.0.1", 6789))
while True:
    l = input("> ")
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
