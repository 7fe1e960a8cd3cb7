import socket, traceback, sys
s = socket.socket()
s.connect(("localhost", 6789))
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
        if not r:
            raise ConnectionResetError("le serveur a raccroche")
    except ConnectionError:
        traceback.print_exc()
        sys.exit(1)
    print(r.decode())
s.close()
