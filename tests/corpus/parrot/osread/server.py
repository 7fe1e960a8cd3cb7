import os
import socket

srv = socket.socket()
srv.bind(("", 6789))
srv.listen(1)
c, _ = srv.accept()
srv.close()
fd = c.detach()
while True:
    d = os.read(fd, 256)
    if not d:
        break
    d = d.decode().upper().encode()
    while d:
        d = d[os.write(fd, d):]
os.close(fd)
os._exit(0)
