import multiprocessing, socket
pool = multiprocessing.get_context("fork").Pool(1)
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
    pool.apply(print, (r.decode(),))
s.close()
pool.close()
pool.join()
