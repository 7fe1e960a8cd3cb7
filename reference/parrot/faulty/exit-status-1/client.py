import socket
import sys

s = socket.socket()
try:
    s.connect(('', 6789))
except OSError:
    sys.exit('Pas de serveur')
while True:
    try:
        m = input('... ')
    except EOFError:
        m = ''
    if m == '':
        s.close()
        sys.exit('Au revoir')
    s.sendall(m.encode('utf-8'))
    r = s.recv(1024)
    if r == b'':
        s.close()
        sys.exit('Le serveur est parti')
    print(r.decode('utf-8'))
