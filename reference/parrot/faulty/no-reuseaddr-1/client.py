import socket
import sys

sock = socket.create_connection(("localhost", 6060))
print("Entrée pour finir.")
print("? ", end="", flush=True)
for ligne in sys.stdin:
    ligne = ligne.rstrip("\n")
    if not ligne:
        break
    sock.sendall(ligne.encode("utf-8"))
    morceau = sock.recv(2048)
    if not morceau:
        print("Plus de serveur.")
        break
    print("->", morceau.decode("utf-8"))
    print("? ", end="", flush=True)
sock.close()
