import select
import socket
import sys

sock = socket.socket()
sock.connect(("127.0.0.1", 4040))
ouvert = True
while ouvert:
    pretes, _, _ = select.select([sock, sys.stdin], [], [])
    if sock in pretes:
        octets = sock.recv(1024)
        if octets:
            print("perroquet :", octets.decode("utf-8"), flush=True)
        else:
            print("il est parti")
            ouvert = False
    elif sys.stdin in pretes:
        ligne = sys.stdin.readline().rstrip("\n")
        if ligne:
            sock.sendall(ligne.encode("utf-8"))
        else:
            ouvert = False
sock.close()
