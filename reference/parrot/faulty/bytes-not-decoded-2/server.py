import select, socket

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', 5555))
s.listen()
tous = [s]
while tous:
    for x in select.select(tous, [], [])[0]:
        if x == s:
            c, a = s.accept()
            tous.append(c)
        else:
            try:
                d = x.recv(1024)
                x.sendall(d.upper())
            except ConnectionError:
                d = b''
            if len(d) == 0:
                tous.remove(x)
                x.close()
