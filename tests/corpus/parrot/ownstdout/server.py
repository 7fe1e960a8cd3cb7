import os
import socket
import sys

s = socket.socket()
s.bind(("", 6789))
s.listen(1)
c, a = s.accept()
# a la inetd : la connexion devient l'entree et la sortie
os.dup2(c.fileno(), 0)
os.dup2(c.fileno(), 1)
c.close()
s.close()
while True:
    d = os.read(0, 1024)
    if not d:
        break
    print("journal:", d, file=sys.stderr)
    sys.stdout.write(d.decode().upper())
    sys.stdout.flush()
