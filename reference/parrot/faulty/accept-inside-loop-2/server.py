import socket

with socket.create_server(("", 2024)) as ecoute:
    while True:
        client, _ = ecoute.accept()
        with client:
            message = client.recv(1024)
            client.sendall(message.decode().upper().encode())
