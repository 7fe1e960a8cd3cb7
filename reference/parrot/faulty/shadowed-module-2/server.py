import socket

sock = socket.socket()
sock.bind(("localhost", 7171))
sock.listen()
while True:
    conn, addr = sock.accept()
    data = conn.recv(1024)
    while data:
        conn.sendall(data.decode("utf-8").upper().encode("utf-8"))
        data = conn.recv(1024)
    conn.close()
