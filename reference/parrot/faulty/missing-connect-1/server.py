import socket


class Serveur:
    def __init__(self, ip, port):
        self.sock = socket.socket()
        self.sock.bind((ip, port))
        self.sock.listen(1)

    def servir(self):
        client, adresse = self.sock.accept()
        print("Client de", adresse)
        for octets in iter(lambda: client.recv(1024), b""):
            client.sendall(octets.decode("utf-8").upper().encode("utf-8"))
        client.close()


s = Serveur("127.0.0.1", 6789)
while True:
    s.servir()
