import socket


class Client:

    def __init__(self, adresse, port):
        self.adresse = adresse
        self.port = port
        self.prise = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    def seConnecter(self):
        self.prise.connect((self.adresse, self.port))

    def echanger(self, texte):
        try:
            self.prise.sendall(texte.encode("utf-8"))
            return self.prise.recv(2048).decode("utf-8")
        except OSError:
            return ""

    def boucle(self):
        while True:
            texte = input("Message : ")
            if len(texte) == 0:
                break
            reponse = self.echanger(texte)
            if reponse == "":
                print("Plus de serveur")
                break
            print("Reponse : " + reponse)

    def fermer(self):
        self.prise.close()


def main():
    client = Client("localhost", 6002)
    client.seConnecter()
    client.boucle()
    client.fermer()


if __name__ == "__main__":
    main()
