import socket

srv = socket.create_server(("localhost", 11111))
cli, _ = srv.accept()
with cli:
    while True:
        # un message peut etre plus grand qu'un recv : on rassemble les morceaux
        tout = b"".join(iter(lambda: cli.recv(1024), b""))
        if not tout:
            break
        cli.sendall(tout.decode("utf-8").upper().encode("utf-8"))
srv.close()
