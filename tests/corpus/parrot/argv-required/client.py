import argparse
import socket

p = argparse.ArgumentParser()
p.add_argument("host")
p.add_argument("port", type=int)
a = p.parse_args()
s = socket.socket()
s.connect((a.host, a.port))
while True:
    l = input("> ")
    if not l:
        break
    try:
        s.sendall(l.encode())
        r = s.recv(1024)
    except ConnectionError:
        break
    if not r:
        break
    print(r.decode())
s.close()
