import socket


class Serveur:
    def __init__(self, hote, port):
        self.hote = hote
        self.port = port
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    def demarrer(self):
        self.sock.listen(5)
        print("Serveur démarré sur le port", self.port)
        while True:
            client, adresse = self.sock.accept()
            self.servir(client)
            client.close()

    def servir(self, client):
        while True:
            octets = client.recv(1024)
            if not octets:
                return
            client.sendall(self.transformer(octets.decode("utf-8")).encode("utf-8"))

    def transformer(self, texte):
        return texte.upper()


if __name__ == "__main__":
    Serveur("127.0.0.1", 2345).demarrer()
