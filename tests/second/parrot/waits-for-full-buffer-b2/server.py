import socketserver

class Perroquet(socketserver.BaseRequestHandler):
    def handle(self):
        while True:
            morceau = self.request.recv(1024)
            if not morceau:
                return
            self.request.sendall(str(morceau, 'utf-8').upper().encode('utf-8'))

socketserver.TCPServer.allow_reuse_address = True
with socketserver.TCPServer(('', 6667), Perroquet) as s:
    s.serve_forever()
