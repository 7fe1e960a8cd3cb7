import codecs
import socketserver


class Perroquet(socketserver.BaseRequestHandler):
    def handle(self):
        decodeur = codecs.getincrementaldecoder("utf-8")("replace")
        try:
            octets = self.request.recv(1024)
            while octets:
                texte = decodeur.decode(octets)
                self.request.sendall(texte.upper().encode("utf-8"))
                octets = self.request.recv(1024)
        except ConnectionResetError:
            print("parti sans dire au revoir")


class Serveur(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Serveur(("localhost", 2048), Perroquet).serve_forever()
