import socket

def perroquet(port):
    srv = socket.socket()
    srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    srv.bind(('0.0.0.0', port))
    srv.listen(1)
    while True:
        cli, _ = srv.accept()
        print('arrivee de', cli.getpeername())
        while True:
            b = cli.recv(1024)
            if not b:
                break
            cli.sendall(b.decode().upper().encode())
        cli.close()
        print('depart de', cli.getpeername())

perroquet(6012)
