import socket, argparse
p = argparse.ArgumentParser()
p.add_argument("host", nargs="?", default="localhost")
p.add_argument("port", nargs="?", default=6789, type=int)
A = p.parse_args()
s = socket.socket()
s.connect((A.host, A.port))
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
