import codecs
import socket
import threading

def gerer(c):
    dec = codecs.getincrementaldecoder('utf-8')(errors='replace')
    while True:
        try:
            b = c.recv(1024)
        except ConnectionResetError:
            break
        if not b:
            break
        t = dec.decode(b)
        if t:
            c.sendall(t.upper().encode('utf-8'))
    c.close()

s = socket.socket()
s.bind(('0.0.0.0', 5000))
s.listen(10)
while True:
    c, a = s.accept()
    threading.Thread(target=gerer, args=(c,)).start()
