import socket

c = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
c.connect(("localhost", 9000))
c.sendall("Bonjour".encode())
reponse = c.recv(1024).decode()
print("<-", reponse)
c.sendall("Au revoir".encode())
c.close()
