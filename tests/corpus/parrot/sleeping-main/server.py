import queue
import socket
import threading
import time


class Facteur(threading.Thread):
    """Reads on one thread, answers on another, with a queue between the two."""

    def __init__(self, canal):
        super().__init__(daemon=True)
        self.canal = canal
        self.boite = queue.Queue()

    def run(self):
        threading.Thread(target=self.repondre, daemon=True).start()
        while True:
            try:
                recu = self.canal.recv(512)
            except OSError:
                recu = b""
            self.boite.put(recu)
            if not recu:
                return

    def repondre(self):
        while True:
            recu = self.boite.get()
            if not recu:
                self.canal.close()
                return
            self.canal.sendall(recu.decode("utf-8", "replace").upper().encode("utf-8"))


def accueillir(serveur):
    while True:
        Facteur(serveur.accept()[0]).start()


serveur = socket.create_server(("localhost", 4321))
threading.Thread(target=accueillir, args=[serveur], daemon=True).start()
while True:
    time.sleep(1)
