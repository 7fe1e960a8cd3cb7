import socket
s = socket.socket()
s.connect(("localhost", 6789))
entree = open("/dev/stdin")
while True:
    l = entree.readline().rstrip("\n")
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
