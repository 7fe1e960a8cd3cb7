import socketserver

class Coco(socketserver.StreamRequestHandler):

    def handle(self):
        print('arrivée de', self.client_address)
        while True:
            data = self.connection.recv(1024)
            if len(data) > 0:
                texte = data.decode('utf-8')
                self.wfile.write(texte.upper().encode('utf-8'))

class Serveur(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True

Serveur(('', 8888), Coco).serve_forever()
