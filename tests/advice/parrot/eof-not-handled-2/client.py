import socket


class Client:
    def __init__(self, port):
        self.sock = socket.create_connection(("localhost", port))

    def lignes(self):
        while True:
            ligne = input()
            if not ligne:
                return
            yield ligne

    def demander(self, ligne):
        self.sock.sendall(ligne.encode("utf-8"))
        return self.sock.recv(1024).decode("utf-8")

    def tourner(self):
        for ligne in self.lignes():
            reponse = self.demander(ligne)
            if not reponse:
                print("[fin de la connexion]")
                break
            print("[" + reponse + "]")
        self.sock.close()


Client(2048).tourner()
