from socket import socket, SHUT_WR

s = socket()
s.connect(("localhost", 1234))
sortie = s.makefile("w", encoding="utf-8")
print("Bonjour", end="", file=sortie, flush=True)
sortie.close()
s.shutdown(SHUT_WR)
octets = s.recv(1024)
s.close()
print("«", octets.decode("utf-8"), "»")
