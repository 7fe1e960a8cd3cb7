from socket import socket, SHUT_WR

s = socket()
s.connect(("localhost", 1234))
s.sendall(b"Bonjour")
s.shutdown(SHUT_WR)
octets = s.recv(1024)
s.close()
print("«", octets.decode("utf-8"), "»")
