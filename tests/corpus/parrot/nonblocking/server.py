import socket
import time
import errno


def retry(f, *a):
    while True:
        try:
            return f(*a)
        except OSError as e:
            if e.errno not in (errno.EAGAIN, errno.EWOULDBLOCK):
                raise
            time.sleep(0.02)


s = socket.socket()
s.setblocking(0)
s.bind(("127.0.0.1", 6789))
s.listen(1)
c, a = retry(s.accept)
c.setblocking(0)
d = retry(c.recv, 1024)
while d:
    r = d.decode().upper().encode()
    while r:
        n = retry(c.send, r)
        r = r[n:]
    d = retry(c.recv, 1024)
c.close()
s.close()
