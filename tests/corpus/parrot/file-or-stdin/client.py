import socket, sys
source = open(sys.argv[1]) if len(sys.argv) > 1 else sys.stdin
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
