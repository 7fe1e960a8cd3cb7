import socket
from threading import Event

s = socket.create_connection(("localhost", 6789))
s.sendall("Bonjour".encode("utf-8"))
print(s.recv(1024).decode("utf-8"))
Event().wait()     # garder la fenêtre ouverte
