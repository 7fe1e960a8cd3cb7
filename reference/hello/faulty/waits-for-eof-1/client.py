import socket

s = socket.create_connection(("localhost", 6789))
s.sendall("Bonjour".encode("utf-8"))
morceaux = []
while True:
    m = s.recv(1024)
    if not m:
        break
    morceaux.append(m)
print(b"".join(morceaux).decode("utf-8"))
s.close()
