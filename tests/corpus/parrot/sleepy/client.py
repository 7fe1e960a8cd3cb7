import socket
import threading
import time
s = socket.socket()
time.sleep(1)
s.connect(("localhost", 6789))
dodo = threading.Event()
while True:
    m = input("> ")
    if not m:
        break
    try:
        s.sendall(m.encode())
        dodo.wait(1)
        r = s.recv(1024)
    except ConnectionError:
        break
    if not r:
        break
    print(r.decode())
time.sleep(1)
s.close()
