import socket, sys
s = socket.socket()
s.connect(("localhost", 6789))
a_dire = sys.argv[1:]
while True:
    try:
        l = a_dire.pop(0) if a_dire else input("> ")
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
