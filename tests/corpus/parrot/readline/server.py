import socket
from select import select

with socket.create_server(("localhost", 6789)) as s:
    lus = [s]
    while True:
        for x in select(lus, [], [])[0]:
            if x is s:
                lus.append(s.accept()[0])
            else:
                try:
                    d = x.recv(1024)
                    if d:
                        x.sendall(d.decode("utf-8", "replace").upper().encode())
                        continue
                except ConnectionError:
                    pass
                lus.remove(x)
                x.close()
