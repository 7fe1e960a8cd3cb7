import sys
import socket

s = socket.socket()
s.bind(("127.0.0.1", 6789))
s.listen(1)
c, _ = s.accept()
while True:
    data = c.recv(1024)
    if not data:
        break
    sys.stdout.write("recu : %r\n" % data)
    c.sendall(data.decode("utf-8").upper().encode("utf-8"))
c.close()
s.close()
sys.exit(0)
