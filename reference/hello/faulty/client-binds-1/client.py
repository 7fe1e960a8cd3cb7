import socket

s = socket.socket()
s.bind(("localhost", 6789))
s.send("Bonjour".encode("utf-8"))
rep = s.recv(1024)
print(rep.decode("utf-8"))
s.close()
