import socket
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
        s.settimeout(1)
        while True:
            try:
                r = s.recv(1024)
                break
            except socket.timeout:
                print("j'attends la reponse...")
    except ConnectionError:
        break
    if not r:
        print("parti")
        break
    print(r.decode())
s.close()
