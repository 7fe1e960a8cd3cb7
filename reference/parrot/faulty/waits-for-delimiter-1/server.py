import socketserver


class MonPerroquet(socketserver.StreamRequestHandler):

    def handle(self):
        print("Connexion de", self.client_address[0])
        while True:
            ligne = self.rfile.readline()
            if ligne == b"":
                break
            texte = ligne.decode("utf-8")
            self.wfile.write(texte.upper().encode("utf-8"))
        print("Déconnexion")


HOST, PORT = "localhost", 9999
socketserver.TCPServer.allow_reuse_address = True
with socketserver.TCPServer((HOST, PORT), MonPerroquet) as server:
    server.serve_forever()
