import socket
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 6789))
s.listen(1)
s.settimeout(1)
while True:
    try:
        c, a = s.accept()
    except socket.timeout:
        print("personne...")
        continue
    c.settimeout(None)
    try:
        while True:
            d = c.recv(1024)
            if not d:
                break
            c.sendall(d.decode("utf-8", "replace").upper().encode())
    except ConnectionError:
        pass
    c.close()
