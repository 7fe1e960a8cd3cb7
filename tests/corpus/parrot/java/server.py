"""Serveur perroquet, a la maniere de Java."""
import socket
import sys
from abc import ABC, abstractmethod
from typing import Optional


class ConnexionPerdueException(Exception):
    pass


class ITransformateur(ABC):
    @abstractmethod
    def transformer(self, texte: str) -> str: ...


class TransformateurMajuscules(ITransformateur):
    def transformer(self, texte: str) -> str:
        return texte.upper()


class TransformateurFactory:
    __instance: Optional[ITransformateur] = None

    @staticmethod
    def getInstance() -> ITransformateur:
        if TransformateurFactory.__instance is None:
            TransformateurFactory.__instance = TransformateurMajuscules()
        return TransformateurFactory.__instance


class SessionClient:
    def __init__(self, canal: socket.socket, t: ITransformateur):
        self.__canal = canal
        self.__t = t

    def __lire(self) -> bytes:
        try:
            donnees = self.__canal.recv(65536)
        except ConnectionError as cause:
            raise ConnexionPerdueException("reset") from cause
        if len(donnees) == 0:
            raise ConnexionPerdueException("EOF")
        return donnees

    def run(self) -> None:
        try:
            while True:
                texte = self.__lire().decode("utf-8", errors="replace")
                self.__canal.sendall(self.__t.transformer(texte).encode("utf-8"))
        except ConnexionPerdueException as e:
            print("Session finie:", e)
        except BrokenPipeError:
            print("Session finie: pipe")
        finally:
            self.__canal.close()


class Serveur:
    PORT = 8080

    def __init__(self):
        self.__s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.__s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.__s.bind(("0.0.0.0", Serveur.PORT))
        self.__s.listen(10)

    def demarrer(self) -> int:
        while True:
            canal, _ = self.__s.accept()
            SessionClient(canal, TransformateurFactory.getInstance()).run()

    @staticmethod
    def main(args) -> int:
        return Serveur().demarrer()


if __name__ == "__main__":
    sys.exit(Serveur.main(sys.argv))
