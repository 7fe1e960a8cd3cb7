import socket
from socket import *

c = socket(AF_INET, SOCK_STREAM)
c.connect(('127.0.0.1', 8080))
c.send('Bonjour'.encode('latin-1'))
try:
    r = c.recv(4096)
except ConnectionResetError:
    r = b''
print(r.decode('latin-1'))
c.close()
