import codecs
import socket


class Serveur:
    def __init__(self, port):
        self.ecoute = socket.socket()
        self.ecoute.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.ecoute.bind(("", port))
        self.ecoute.listen(5)

    def servir(self):
        while True:
            client, _ = self.ecoute.accept()
            self.dialoguer(client)
            client.close()

    def dialoguer(self, client):
        dec = codecs.getincrementaldecoder("utf-8")(errors="ignore")
        while True:
            octets = client.recv(1024)
            if octets == b"":
                return
            texte = dec.decode(octets)
            if texte:
                client.sendall(texte.upper().encode("utf-8"))


Serveur(6015).servir()
