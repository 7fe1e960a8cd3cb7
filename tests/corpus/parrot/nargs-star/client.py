import socket, argparse
p = argparse.ArgumentParser()
p.add_argument("mots", nargs="*")
mots = p.parse_args().mots
s = socket.socket()
s.connect(("localhost", 6789))
while True:
    try:
        l = mots.pop(0) if mots else input("> ")
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
