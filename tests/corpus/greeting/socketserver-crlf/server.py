
# Le serveur poli
import socketserver

class Poli(socketserver.StreamRequestHandler):
    def handle(self):
        print("Salut à", self.client_address)
        self.wfile.write("Salut !".encode("utf-8"))

class Serveur(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True

Serveur(("0.0.0.0", 5050), Poli).serve_forever()
