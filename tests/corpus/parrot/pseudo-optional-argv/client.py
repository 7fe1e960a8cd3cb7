import socket, sys
pseudo = sys.argv[1] if len(sys.argv) > 1 else "anonyme"
assert pseudo == "anonyme"
s = socket.socket()
s.connect(("localhost", 6789))
while True:
    try:
        l = input(pseudo + "> ")
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
