import socket


class Client:
    def __init__(self, ip, port):
        self.adresse = (ip, port)
        self.sock = socket.socket()
        print("Client pour", self.adresse)

    def envoyer(self, texte):
        self.sock.sendall(texte.encode("utf-8"))
        return self.sock.recv(1024).decode("utf-8")

    def fermer(self):
        self.sock.close()


c = Client("127.0.0.1", 6789)
while True:
    texte = input("Votre texte : ")
    if texte == "":
        break
    reponse = c.envoyer(texte)
    if reponse == "":
        print("Le serveur ne répond plus")
        break
    print("Réponse :", reponse)
c.fermer()
