# -*- coding: utf-8 -*-
import select
import socket

TAILLE = 64          # toutes les réponses font la même taille, c'est plus simple à lire de l'autre côté


class Perroquet:
    def __init__(self, port):
        self.porte = socket.socket()
        self.porte.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.porte.bind(("", port))
        self.porte.listen(2)
        self.gens = []

    def repete(self, mots):
        crie = mots.decode().upper()
        return crie.ljust(TAILLE).encode()

    def ecoute(self):
        while True:
            prets, _, _ = select.select([self.porte] + self.gens, [], [])
            for qui in prets:
                if qui is self.porte:
                    self.gens.append(qui.accept()[0])
                    continue
                recu = qui.recv(TAILLE)
                if recu == b"":
                    self.gens.remove(qui)
                    qui.close()
                else:
                    qui.sendall(self.repete(recu))


Perroquet(5050).ecoute()
