import socket
import sys

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    s.bind(('', 6789))
except OSError:
    sys.exit('Port deja pris')
s.listen(1)
c, a = s.accept()
while True:
    try:
        m = c.recv(1024)
    except ConnectionResetError:
        m = b''
    if m == b'':
        c.close()
        s.close()
        sys.exit(0)
    c.sendall(m.decode('utf-8').upper().encode('utf-8'))
