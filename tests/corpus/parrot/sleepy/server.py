import socket
import time
s = socket.socket()
s.bind(("", 6789))
s.listen(1)
c, a = s.accept()
time.sleep(1)
while True:
    m = c.recv(1024)
    if not m:
        break
    time.sleep(1)
    c.sendall(m.decode().upper().encode())
time.sleep(1)
c.close()
s.close()
