import socket

server = socket.socket()
server.bind(("localhost", 1500))
server.listen(1)
sock, addr = server.accept()

# loop
while 1:
    msg = sock.recv(1024)
    if not msg: break
    text = msg.decode()
    up = text.upper()
    print("answer:", up)

sock.close()
server.close()
