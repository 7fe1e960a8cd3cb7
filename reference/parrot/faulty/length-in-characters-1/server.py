import socket

HOST = "localhost"
PORT = 8080

server = socket.socket()
server.bind((HOST, PORT))
server.listen(1)
connection, address = server.accept()
print("connected:", address)

running = True
while running:
    data = connection.recv(1024)
    if len(data) > 0:
        text = data.decode("utf-8")
        connection.sendall(text.upper().encode("utf-8"))
    else:
        running = False

connection.close()
server.close()
