import socket


class Chat:
    def __init__(self, port):
        self.flux = socket.create_connection(("localhost", port))
        self.message = "x"
        self.vivant = True

    def lire(self):
        self.message = input("> ")

    def echanger(self):
        try:
            self.flux.sendall(self.message.encode("utf-8"))
            reponse = self.flux.recv(4096).decode("utf-8")
        except OSError:
            reponse = ""
        if reponse == "":
            self.vivant = False
        else:
            print("< " + reponse)

    def lancer(self):
        # do { ... } while (message != "")
        while self.message != "" and self.vivant:
            self.lire()
            self.echanger()
        self.flux.close()


Chat(6007).lancer()
