import socket, sys
s = socket.socket()
s.bind(('127.0.0.1', 4321))
s.listen(1)
c, a = s.accept()
for m in iter(lambda: c.recv(1024), b''):
    sys.stdout.write(m.decode('utf-8').upper() + '\n')
    sys.stdout.flush()
c.close()
s.close()
