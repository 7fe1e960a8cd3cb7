import socket, sys, argparse
p = argparse.ArgumentParser()
p.add_argument("source", nargs="?", type=argparse.FileType("r"), default=sys.stdin)
source = p.parse_args().source
s = socket.socket()
s.connect(("localhost", 6789))
while True:
    l = source.readline().rstrip("\n")
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
