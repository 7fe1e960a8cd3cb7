import socket
import sys

hote, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((hote, port), timeout=10) as s:
    print(s.send("Bon".encode("utf-8")) + s.send("jour".encode("utf-8")), "octets envoyés")
    reponse = s.recv(1024)
    sys.stdout.write("\x1b[32m" + repr(reponse.decode("utf-8")) + "\x1b[0m")
    sys.stdout.flush()
