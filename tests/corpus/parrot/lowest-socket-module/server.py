import socket
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 6789))
s.listen(1)
while True:
    c, a = s.accept()
    try:
        while True:
            d = c.recv(1024)
            if not d:
                break
            c.sendall(d.decode("utf-8", "replace").upper().encode())
    except ConnectionError:
        pass
    c.close()
