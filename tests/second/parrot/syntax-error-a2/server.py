import socket

s = socket.socket()
s.bind(('', 5555))
s.listen(1)
c, a = s.accept()
print(a, 'connecté')
m = c.recv(4096)
while len(m) > 0:
    c.sendall(m.decode('utf-8').upper().encode('utf-8'))
    m = c.recv(4096)
print(a, 'déconnecté')
c.close()
s.close()
