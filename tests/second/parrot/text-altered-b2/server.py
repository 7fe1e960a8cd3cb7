import socket, sys

port = 5151
if len(sys.argv) > 1: port = int(sys.argv[1])

a = socket.socket()
a.bind(('', port))
a.listen(2)
b, c = a.accept()
while True:
    d = b.recv(4000)
    if d == b'': break
    e = d.decode('utf-8')
    f = e.swapcase()
    b.sendall(f.encode('utf-8'))
b.close()
