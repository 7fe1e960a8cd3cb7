import select
import socket


def paire():
    """socketpair, comme on la faisait sous Windows"""
    l = socket.socket()
    l.bind(("127.0.0.1", 0))
    l.listen(1)
    a = socket.socket()
    a.connect(l.getsockname())
    b, _ = l.accept()
    l.close()
    return a, b


reveil, sonnette = paire()
s = socket.socket()
s.bind(("", 6789))
s.listen(5)
tous = [s, reveil]
while True:
    for x in select.select(tous, [], [])[0]:
        if x is s:
            tous.append(s.accept()[0])
        elif x is reveil:
            x.recv(1)
        else:
            try:
                d = x.recv(1024)
                if d:
                    x.sendall(d.decode("utf-8", "ignore").upper().encode())
                    continue
            except ConnectionError:
                pass
            tous.remove(x)
            x.close()
