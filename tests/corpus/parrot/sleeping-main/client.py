import socket
import sys
from concurrent.futures import ThreadPoolExecutor

with socket.create_connection(("localhost", 4321)) as s, ThreadPoolExecutor(1) as ouvrier:
    for ligne in iter(sys.stdin.readline, ""):
        ligne = ligne.rstrip("\n")
        if ligne == "":
            break
        try:
            s.sendall(bytes(ligne, "utf-8"))
            reponse = ouvrier.submit(s.recv, 2048).result()
        except OSError as e:
            print(e)
            break
        if reponse == b"":
            break
        print(f"« {str(reponse, 'utf-8')} »")
