import socket, argparse
p = argparse.ArgumentParser()
p.add_argument("host", nargs="?", default="")
p.add_argument("port", nargs="?", default=6789, type=int)
A = p.parse_args()
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((A.host, A.port))
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
