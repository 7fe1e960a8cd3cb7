import socket


class Client:
    HOTE = "127.0.0.1"
    PORT = 2345

    def lancer(self):
        self.s = socket.socket()
        self.s.connect((self.HOTE, self.PORT))
        try:
            self.boucle()
        except EOFError:
            pass
        finally:
            self.s.close()

    def boucle(self):
        ligne = input("# ")
        while ligne != "":
            if not self.parler(ligne):
                print("serveur absent")
                return
            ligne = input("# ")

    def parler(self, ligne):
        self.s.sendall(ligne.encode("utf-8"))
        rep = self.s.recv(2048)
        print(rep.decode("utf-8"))
        return len(rep) > 0


if __name__ == "__main__":
    Client().lancer()
