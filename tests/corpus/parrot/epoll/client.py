import os
import select
import socket
import sys

s = socket.create_connection(("127.0.0.1", 6789))
p = select.poll()
p.register(0, select.POLLIN)
p.register(s, select.POLLIN)
buf = b""
pending = []
waiting = False
status = None
os.write(1, b"> ")
while status is None:
    if pending and not waiting:
        line = pending.pop(0)
        if not line:
            status = 0
            break
        try:
            s.sendall(line)
            waiting = True
        except ConnectionError:
            status = 1
            break
        continue
    for fd, ev in p.poll():
        if fd == 0:
            d = os.read(0, 4096)
            if not d:
                status = 0
                break
            buf += d
            *lines, buf = buf.split(b"\n")
            pending += lines
        else:
            try:
                d = s.recv(65536)
            except ConnectionError:
                d = b""
            if not d:
                os.write(2, "\nserveur fermé\n".encode())
                status = 1
                break
            os.write(1, d + b"\n> ")
            waiting = False
s.close()
sys.exit(status)
