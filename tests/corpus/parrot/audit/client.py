import socket, sys
def h(ev, args):
    if ev.startswith("socket."):
        print("[audit]", ev, args, file=sys.stderr)
sys.addaudithook(h)
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
