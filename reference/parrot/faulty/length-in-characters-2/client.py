import socket


class Bavard:
    def __init__(self, hote, port):
        self.fil = socket.create_connection((hote, port))

    def demande(self, phrase):
        self.fil.sendall(phrase.encode("utf-8"))
        return self.fil.recv(2048).decode("utf-8")

    def bavarde(self):
        phrase = input("Toi : ")
        while phrase:
            echo = self.demande(phrase)
            if not echo:
                print("Plus personne.")
                break
            print("Lui :", echo)
            phrase = input("Toi : ")
        self.fil.close()


Bavard("localhost", 7171).bavarde()
