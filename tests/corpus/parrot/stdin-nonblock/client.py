import os
import socket
import time

s = socket.create_connection(("localhost", 6789))
s.setblocking(False)
os.set_blocking(0, False)
tampon = b""
a_envoyer = []
attend = False
fin = False
while not fin:
    try:
        d = os.read(0, 100)
        if not d:
            break
        tampon += d
        *l, tampon = tampon.split(b"\n")
        a_envoyer += l
    except BlockingIOError:
        pass
    try:
        r = s.recv(4096)
        if not r:
            break
        print(r.decode())
        attend = False
    except BlockingIOError:
        pass
    except ConnectionError:
        break
    if a_envoyer and not attend:
        m = a_envoyer.pop(0)
        if not m:
            break
        try:
            s.sendall(m)
            attend = True
        except ConnectionError:
            break
    time.sleep(0.02)
s.close()
