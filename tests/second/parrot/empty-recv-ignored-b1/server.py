import socket
import threading

def boucle(sock):
    while 1:
        txt = sock.recv(1024).decode()
        sock.sendall(txt.upper().encode())

srv = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
srv.bind(('0.0.0.0', 4242))
srv.listen(10)
while 1:
    sock, _ = srv.accept()
    t = threading.Thread(target=boucle, args=[sock])
    t.daemon = True
    t.start()
