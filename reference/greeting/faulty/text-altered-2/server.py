import socketserver


class Salut(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall("Salut !".encode("utf-8"))


with socketserver.TCPServer(("", 9999), Salut) as serveur:
    serveur.serve_forever()
