import select
import socket
import sys

s = socket.socket()
s.connect(("localhost", 6789))
while True:
    l = input("> ")
    if not l:
        break
    try:
        s.sendall(l.encode())
        while not select.select([s], [], [], 0.02)[0]:
            pass
        t = b""
        while True:
            d = s.recv(1000, socket.MSG_DONTWAIT)
            if not d:
                break
            t += d
            if not select.select([s], [], [], 0.05)[0]:
                break
    except ConnectionError:
        break
    if not t:
        print("parti")
        break
    sys.stdout.buffer.write(t + b"\n")
s.close()
