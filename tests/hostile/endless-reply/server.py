import socket

server = socket.socket()
server.bind(("", 6789))
server.listen()
while True:
    client, _ = server.accept()
    try:
        while True:
            client.sendall(bytes(1 << 20))
    except OSError:
        pass
