import socket, sys

port = int(sys.argv[1]) if len(sys.argv) > 1 else 6010
srv = socket.create_server(("", port))
conn, _ = srv.accept()
with srv, conn:
    while (data := conn.recv(1024)):
        conn.sendall(data.decode().upper().encode())
