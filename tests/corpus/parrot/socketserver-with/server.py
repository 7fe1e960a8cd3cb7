import socketserver

class Handler(socketserver.BaseRequestHandler):

    def handle(self):
        print("Nouveau client :", self.client_address)
        try:
            for bloc in iter(lambda: self.request.recv(1024), b""):
                texte = bloc.decode("utf8")
                print("    il dit", texte)
                self.request.sendall(texte.upper().encode("utf8"))
        except ConnectionError as e:
            print("    perdu :", e)
        print("Client fini :", self.client_address)

HOTE, NUMERO = "localhost", 9999
with socketserver.TCPServer((HOTE, NUMERO), Handler) as serveur:
    serveur.serve_forever()
