import socket, sys
try:
    host, port = sys.argv[1:]
except ValueError:
    host, port = "localhost", "6789"
s = socket.socket()
s.connect((host, int(port)))
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
