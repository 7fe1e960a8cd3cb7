import socket

sock = socket.socket()
sock.connect(('', 20000))
while True:
    m = input('vous : ')
    if m == '':
        print('au revoir')
        break
    sock.sendall(m.encode())
    rep = sock.recv(4096)
    print('perroquet : ' + rep.decode())
sock.close()
