from socketserver import StreamRequestHandler, ThreadingTCPServer

class Perroquet(StreamRequestHandler):
    def handle(self):
        try:
            data = self.request.recv(4096)
            while data:
                texte = data.decode()
                self.wfile.write((texte.upper() + "\n").encode())
                data = self.request.recv(4096)
        except ConnectionResetError:
            pass

ThreadingTCPServer.allow_reuse_address = True
ThreadingTCPServer.daemon_threads = True
ThreadingTCPServer(("localhost", 8080), Perroquet).serve_forever()
