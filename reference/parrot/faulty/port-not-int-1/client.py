import socket
import sys

client_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client_socket.connect(('localhost', 7000))

def stop(why):
    print(why)
    client_socket.close()
    sys.exit()

while True:
    line = input("Say something: ")
    if line == '':
        stop("ok bye")
    client_socket.sendall(bytes(line, 'utf-8'))
    received = client_socket.recv(1024)
    if received == b'':
        stop("the server left")
    print("Parrot says:", str(received, 'utf-8'))
