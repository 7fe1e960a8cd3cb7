import socketserver


class H(socketserver.StreamRequestHandler):
    wbufsize = -1

    def handle(self):
        while True:
            try:
                d = self.rfile.read1(999)
            except ConnectionError:
                return
            if not d:
                return
            self.wfile.write(d.decode("utf-8", "ignore").upper().encode())
            self.wfile.flush()


class S(socketserver.ForkingTCPServer):
    allow_reuse_address = True


with S(("127.0.0.1", 6789), H) as s:
    s.serve_forever()
