import socket

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 10000))
conn, addr = s.accept()
msg = conn.recv(1024)
while msg:
    conn.send(msg.decode().upper().encode())
    msg = conn.recv(1024)
conn.close()
s.close()
