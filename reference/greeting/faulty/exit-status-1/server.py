import socket
import sys

s = socket.socket()
s.bind(('', 6789))
s.listen(1)
conn, addr = s.accept()
n = conn.send('Salut !'.encode('utf-8'))
conn.close()
s.close()
sys.exit(n)
