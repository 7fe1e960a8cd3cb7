import socketserver


class Repete(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            ligne = self.rfile.readline()
            if ligne == b'':
                break
            texte = ligne.decode('utf-8').rstrip('\r\n')
            self.wfile.write(texte.upper().encode('utf-8'))


if __name__ == '__main__':
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(('0.0.0.0', 9090), Repete) as serveur:
        serveur.serve_forever()
