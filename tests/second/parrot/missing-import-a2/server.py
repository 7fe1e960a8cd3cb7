import socket as sk

s = sk.socket()
s.bind(('', 6789))
s.listen(1)
c, a = s.accept()
for recu in iter(lambda: c.recv(1024), b''):
    c.sendall(recu.decode('utf-8').upper().encode('utf-8'))
c.close()
s.close()
