import socket, threading, time
def parler(c):
    while True:
        r = c.recv(1024)
        if not r: break
        c.sendall(r.decode().upper().encode())
        time.sleep(0.3)
        c.sendall(b'!')
    c.close()
s = socket.socket(); s.bind(('', 6789)); s.listen(1)
while True:
    c, a = s.accept()
    threading.Thread(target=parler, args=(c,)).start()
