import socket

s = None
for fam, typ, proto, canon, sa in socket.getaddrinfo("localhost", 6789, socket.AF_UNSPEC, socket.SOCK_STREAM):
    try:
        s = socket.socket(fam, typ, proto)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        s.connect(sa)
        break
    except OSError as e:
        print("pas", sa, e)
        s.close()
        s = None
if s is None:
    raise SystemExit("pas de serveur")
with s:
    while True:
        try:
            l = input("? ")
            if l == "":
                break
            s.sendall(l.encode())
            r = s.recv(1024)
            if r == b"":
                break
            print(r.decode())
        except (EOFError, ConnectionError):
            break
