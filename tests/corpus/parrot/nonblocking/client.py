import socket
import time
import errno
import os
import sys

s = socket.socket()
s.setblocking(False)
e = s.connect_ex(("127.0.0.1", 6789))
while e not in (0, errno.EISCONN):
    if e not in (errno.EINPROGRESS, errno.EALREADY):
        sys.exit(os.strerror(e))
    time.sleep(0.02)
    e = s.connect_ex(("127.0.0.1", 6789))
while True:
    m = input().encode()
    if not m:
        break
    try:
        while m:
            try:
                m = m[s.send(m):]
            except BlockingIOError:
                time.sleep(0.02)
        while True:
            try:
                r = s.recv(4096)
                break
            except BlockingIOError:
                time.sleep(0.02)
    except ConnectionError:
        break
    if not r:
        break
    print(r.decode())
s.close()
