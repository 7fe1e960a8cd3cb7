import socket, sys

PORT = 6789
if len(sys.argv) > 1:
    PORT = int(sys.argv[1])

s = socket.socket()
s.bind(('', PORT))
s.listen(1)
print('écoute sur', PORT)
c, a = s.accept()
while True:
    d = c.recv(1000)
    if not d: break
    c.sendall(str(d, 'utf-8').upper().encode('utf-8'))
c.close()
s.close()
