import socket
import threading


class Recepteur(threading.Thread):
    def __init__(self, sock):
        threading.Thread.__init__(self, daemon=True)
        self.sock = sock

    def run(self):
        for recu in iter(lambda: self.sock.recv(1024), b""):
            print("reçu :", recu.decode("utf-8"), flush=True)


sock = socket.socket()
sock.connect(("localhost", 12345))
Recepteur(sock).start()
while True:
    try:
        texte = input()
    except EOFError:
        texte = ""
    if texte == "":
        break
    try:
        sock.send(texte.encode("utf-8"))
    except OSError:
        print("message non envoyé")
sock.close()
