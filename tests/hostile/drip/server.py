import socket
import time

server = socket.socket()
server.bind(("", 6789))
server.listen()
while True:
    client, _ = server.accept()
    client.recv(1024)
    try:
        while True:
            client.sendall(b"X")
            time.sleep(0.05)
    except OSError:
        pass
