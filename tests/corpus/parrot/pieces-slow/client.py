import socket
s = socket.socket()
s.connect(("localhost", 6789))
while True:
    try:
        l = input("> ")
    except EOFError:
        break
    if not l:
        break
    try:
        s.sendall(l.encode())
        r = s.recv(1024)
        s.settimeout(1)
        try:
            while r:
                m = s.recv(1024)
                if not m:
                    break
                r += m
        except socket.timeout:
            pass
        s.settimeout(None)
    except ConnectionError:
        break
    if not r:
        print("parti")
        break
    print(r.decode())
s.close()
