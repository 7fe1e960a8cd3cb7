import socketserver

PORT = 1664


class MyTCPHandler(socketserver.BaseRequestHandler):
    """The request handler class for our server."""

    def handle(self):
        data = self.request.recv(1024)
        print("{} wrote:".format(self.client_address[0]))
        text = data.decode("utf-8")
        print(text)
        # just send back the same data, but upper-cased
        self.request.sendall(text.upper().encode("utf-8"))


socketserver.TCPServer.allow_reuse_address = True
with socketserver.TCPServer(("localhost", PORT), MyTCPHandler) as server:
    server.serve_forever()
