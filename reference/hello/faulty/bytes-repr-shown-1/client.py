import socket

with socket.socket() as s:
    s.connect(("127.0.0.1", 65432))
    s.sendall(b"Bonjour")
    data = s.recv(1024)

print(f"Received {data!r}")
