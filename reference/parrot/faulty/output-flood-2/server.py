import socket

def echo(conn):
    with conn:
        while (recu := conn.recv(1024)) != b"":
            conn.sendall(recu.decode("utf-8").upper().encode("utf-8"))

with socket.create_server(("", 6969)) as s:
    while True:
        echo(s.accept()[0])
