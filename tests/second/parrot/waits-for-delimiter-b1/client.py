import socket
with socket.create_connection(("localhost", 9090)) as sock:
    try:
        while (ligne := input("> ")) and not sock.send(ligne.encode()) == 0 and (rep := sock.recv(1 << 16)):
            print(f"« {rep.decode()} »")
    except (EOFError, ConnectionError):
        print("fin")
