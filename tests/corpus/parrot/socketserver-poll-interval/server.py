import socketserver


class Perroquet(socketserver.BaseRequestHandler):
    def setup(self):
        print("bonjour", self.client_address)

    def handle(self):
        for d in iter(lambda: self.request.recv(1024), b""):
            self.request.sendall(str(d, "utf-8").upper().encode())

    def finish(self):
        print("adieu")


class Serveur(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1


if __name__ == "__main__":
    with Serveur(("", 6789), Perroquet) as s:
        s.serve_forever(poll_interval=0.1)
