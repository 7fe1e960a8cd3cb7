import socket
import sys

server_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server_socket.bind(('', '7000'))
server_socket.listen(2)
print("server is waiting...")

(client_socket, client_address) = server_socket.accept()
print("got one :", client_address)

while True:
    received = client_socket.recv(512)
    if len(received) == 0:
        print("client left")
        client_socket.close()
        server_socket.close()
        sys.exit()
    received = str(received, 'utf-8')
    answer = received.upper()
    client_socket.sendall(bytes(answer, 'utf-8'))
