import codecs
import socket
import threading


class Dialogue(threading.Thread):
    def __init__(self, client):
        super().__init__(daemon=True)
        self.client = client
        self.decodeur = codecs.getincrementaldecoder("utf-8")("replace")

    def run(self):
        with self.client:
            try:
                for octets in iter(lambda: self.client.recv(4096), b""):
                    self.repondre(self.decodeur.decode(octets))
            except ConnectionError:
                print("connexion perdue")

    def repondre(self, texte):
        self.client.send(texte.upper().encode("utf-8"))


with socket.create_server(("127.0.0.1", 5900)) as serveur:
    while True:
        client, adresse = serveur.accept()
        Dialogue(client).start()
