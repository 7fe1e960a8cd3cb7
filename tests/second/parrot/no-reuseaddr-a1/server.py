import codecs
import socketserver


class ParrotHandler(socketserver.BaseRequestHandler):
    def handle(self):
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        try:
            while True:
                data = self.request.recv(4096)
                if not data:
                    break
                text = decoder.decode(data)
                if text:
                    self.request.sendall(text.upper().encode("utf-8"))
        except OSError as err:
            print("client perdu :", err)


if __name__ == "__main__":
    with socketserver.ThreadingTCPServer(("", 6789), ParrotHandler) as server:
        print("Serveur prêt, Ctrl-C pour arrêter")
        server.serve_forever()
