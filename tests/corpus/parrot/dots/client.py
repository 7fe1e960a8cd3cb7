import socket, threading, time, sys
def vie():
    while True:
        print(time.strftime("\r%H:%M:%S "), end="", file=sys.stderr, flush=True)
        time.sleep(0.2)
threading.Thread(target=vie, daemon=True).start()
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
