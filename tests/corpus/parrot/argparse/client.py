import argparse
import fileinput
import os
import socket

p = argparse.ArgumentParser()
p.add_argument("-p", "--port", type=int, default=os.getenv("PARROT_PORT") or 6789)
p.add_argument("-H", "--host", default="127.0.0.1")
p.add_argument("files", nargs="*", default=["-"])
a = p.parse_args()
s = socket.create_connection((a.host, a.port))
for line in fileinput.input(a.files):
    line = line.rstrip("\n")
    if not line:
        break
    try:
        s.sendall(line.encode())
        r = s.recv(2048)
    except ConnectionError:
        break
    if not r:
        break
    print(r.decode(), flush=True)
s.close()
