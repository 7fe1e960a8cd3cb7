import socketserver

class Perroquet(socketserver.BaseRequestHandler):
    def handle(self):
        recu = self.request.recv(1024)
        while recu:
            self.request.sendall(recu.decode('utf-8').upper().encode('utf-8'))
            recu = self.request.recv(1024)

socketserver.TCPServer.allow_reuse_address = True
with socketserver.TCPServer(('', 6500), Perroquet) as srv:
    srv.serve_forever()
