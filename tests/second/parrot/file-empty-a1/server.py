import socket, threading

class ClientThread(threading.Thread):
    def __init__(self, sock, adr):
        threading.Thread.__init__(self)
        self.sock = sock
        self.adr = adr

    def run(self):
        print('début', self.adr)
        while True:
            r = self.sock.recv(2048)
            if not r:
                break
            self.sock.sendall(r.decode('utf-8').upper().encode('utf-8'))
        self.sock.close()
        print('fin', self.adr)

tcpsock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
tcpsock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
tcpsock.bind(('', 6789))
tcpsock.listen(10)
while True:
    clientsocket, adr = tcpsock.accept()
    ClientThread(clientsocket, adr).start()
