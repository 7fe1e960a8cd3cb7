import socket, time
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
            r = d.decode("utf-8", "replace").upper().encode()
            c.sendall(r[:1])
            time.sleep(0.9)
            c.sendall(r[1:])
    except ConnectionError:
        pass
    c.close()
