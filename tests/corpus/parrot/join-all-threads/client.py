import socket
s = socket.socket()
s.connect(("localhost", 6789))
while True:
    try:
        l = input("> ")
    except EOFError:
        break
    if not l:
        break
    try:
        s.sendall(l.encode())
        r = s.recv(1024)
    except ConnectionError:
        break
    if not r:
        print("parti")
        break
    print(r.decode())
s.close()
import threading, time
while threading.active_count() > 1:
    time.sleep(0.1)
for t in threading.enumerate():
    if t is not threading.main_thread():
        t.join()
