import socket, sys
sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
s = socket.socket()
s.connect(("localhost", 6789))
while True:
    l = sys.stdin.readline().rstrip("\n")
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
