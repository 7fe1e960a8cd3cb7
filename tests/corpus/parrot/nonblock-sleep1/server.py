import socket
import time

s = socket.socket()
s.bind(("", 6789))
s.listen(1)
s.setblocking(False)
c = None
while True:
    time.sleep(1)
    if c is None:
        try:
            c, a = s.accept()
            c.setblocking(False)
        except BlockingIOError:
            pass
        continue
    try:
        d = c.recv(1024)
    except BlockingIOError:
        continue
    if not d:
        break
    c.sendall(d.decode().upper().encode())
c.close()
s.close()
