import socketserver


class Perroquet(socketserver.BaseRequestHandler):
    def setup(self):
        print('Bonjour', self.client_address)

    def handle(self):
        while True:
            try:
                octets = self.request.recv(1024)
            except ConnectionResetError:
                return
            if not octets:
                return
            self.request.sendall(octets.decode('utf-8').upper().encode('utf-8'))

    def finish(self):
        print('Au revoir', self.client_address)


class Serveur(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == '__main__':
    with Serveur(('127.0.0.1', 8000), Perroquet) as serveur:
        serveur.serve_forever()
