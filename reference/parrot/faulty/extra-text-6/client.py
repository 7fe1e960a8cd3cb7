# -*- coding: utf-8 -*-
import socket
import sys


def parle(prise):
    for phrase in iter(input, ""):
        prise.sendall(phrase.encode())
        reponse = prise.recv(65536).decode().rstrip()
        if reponse == "":
            sys.exit("le serveur est parti")
        print(reponse)


ma_prise = socket.socket()
ma_prise.connect(("localhost", 5050))
try:
    parle(ma_prise)
except EOFError:
    pass
ma_prise.close()
