import socket, sys
f = open("trace.txt", "w")
def tr(fr, ev, arg):
    print(ev, fr.f_code.co_name, fr.f_lineno, file=f)
    return tr
sys.settrace(tr)
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
sys.settrace(None)
