import socket
import threading


class Emetteur(threading.Thread):
    def __init__(self, sock):
        threading.Thread.__init__(self, daemon=True)
        self.sock = sock

    def run(self):
        while True:
            try:
                recu = self.sock.recv(1024)
            except ConnectionResetError:
                recu = b""
            if recu == b"":
                break
            self.sock.send(recu.decode("utf-8", "replace").upper().encode("utf-8"))
        self.sock.close()


serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(("localhost", 12345))
serveur.listen(5)
while True:
    Emetteur(serveur.accept()[0]).start()
