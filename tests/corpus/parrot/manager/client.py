import socket, multiprocessing
gest = multiprocessing.get_context("fork").Manager()
histoire = gest.list()
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
    except ConnectionError:
        break
    if not r:
        print("parti")
        break
    histoire.append(r.decode())
    print(len(histoire), histoire[-1])
s.close()
gest.shutdown()
