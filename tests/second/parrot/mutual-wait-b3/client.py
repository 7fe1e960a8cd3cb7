import os
import socket
import threading

sock = socket.socket()
sock.connect(("127.0.0.1", 6005))

def ecouter():
    while True:
        try:
            d = sock.recv(4096)
        except OSError:
            d = b""
        if not d:
            print("[serveur parti]", flush=True)
            os._exit(0)
        print("<-", d.decode(), flush=True)

threading.Thread(target=ecouter, daemon=True).start()
while True:
    try:
        l = input()
        if not l:
            break
        sock.sendall(l.encode())
    except (EOFError, OSError):
        break
sock.close()
os._exit(0)
