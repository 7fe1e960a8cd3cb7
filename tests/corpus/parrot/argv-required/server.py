import sys
import socket

if len(sys.argv) != 2:
    print("usage: server.py PORT")
    sys.exit(1)
s = socket.socket()
s.bind(("", int(sys.argv[1])))
s.listen(1)
c, _ = s.accept()
while True:
    d = c.recv(1024)
    if not d:
        break
    c.sendall(d.decode().upper().encode())
c.close()
s.close()
