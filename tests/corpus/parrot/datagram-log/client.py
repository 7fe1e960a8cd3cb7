import socket, logging, logging.handlers
logging.basicConfig(level=10, handlers=[logging.handlers.DatagramHandler("127.0.0.1", 9999)])
logging.info("debut")
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
    print(r.decode())
s.close()
