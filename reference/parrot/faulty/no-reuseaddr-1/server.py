import socketserver


class Perroquet(socketserver.BaseRequestHandler):
    def handle(self):
        reste = b""
        while True:
            try:
                morceau = self.request.recv(2048)
            except ConnectionError:
                print("client perdu :", self.client_address)
                return
            if not morceau:
                return
            reste = self.repondre(reste + morceau)

    def repondre(self, octets):
        try:
            self.request.sendall(octets.decode("utf-8").upper().encode("utf-8"))
        except UnicodeDecodeError as erreur:
            if erreur.reason == "unexpected end of data":
                return octets  # la suite arrive
            print("illisible :", octets)
        return b""


with socketserver.TCPServer(("localhost", 6060), Perroquet) as serveur:
    serveur.serve_forever()
