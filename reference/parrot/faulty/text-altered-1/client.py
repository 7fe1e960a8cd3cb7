import socket

class Visiteur:
    def __init__(self, port):
        self.s = socket.socket()
        self.s.connect(("127.0.0.1", port))

    def visiter(self):
        with self.s:
            while True:
                message = input("(vide pour partir) ")
                if message == "":
                    return
                self.s.sendall(message.encode("utf-8"))
                reponse = self.s.recv(8192)
                if reponse == b"":
                    return
                print("-->", reponse.decode("utf-8"))

Visiteur(6789).visiter()
