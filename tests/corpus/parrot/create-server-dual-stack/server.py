import socket
s = socket.create_server(("", 6789), family=socket.AF_INET6, dualstack_ipv6=True)
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
