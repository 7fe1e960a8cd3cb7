import socket
import threading

fini = False

def lire():
    global fini
    while True:
        try:
            b = s.recv(4096)
        except OSError:
            break
        if not b:
            break
        print(b.decode('utf-8'), flush=True)
    fini = True

s = socket.socket()
s.connect(('127.0.0.1', 5000))
threading.Thread(target=lire, daemon=True).start()
while not fini:
    try:
        l = input()
    except EOFError:
        break
    if l == '' or fini:
        break
    try:
        s.sendall(l.encode('utf-8'))
    except OSError:
        break
s.close()
