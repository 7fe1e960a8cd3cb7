import sys
import socket

s = socket.socket()
s.connect(("127.0.0.1", 6789))
while True:
    sys.stdout.write(">>> ")
    sys.stdout.flush()
    ligne = sys.stdin.readline()
    if not ligne:
        break
    s.sendall(ligne.encode("utf-8"))
    data = s.recv(1024)
    if not data:
        break
    sys.stdout.write("recu : %s\n" % data.decode("utf-8"))
s.close()
sys.exit(0)
