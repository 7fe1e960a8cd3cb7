import socket

def en_majuscules(b):
    s = b.decode('utf-8')
    s = s.toUpperCase()
    return s.encode('utf-8')

sock = socket.socket()
sock.bind(('', 6789))
sock.listen(1)
(tel, num) = sock.accept()
msg = tel.recv(1024)
while msg:
    tel.sendall(en_majuscules(msg))
    msg = tel.recv(1024)
tel.close()
sock.close()
