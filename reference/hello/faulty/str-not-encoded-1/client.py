import socket

def main():
    with socket.create_connection(("127.0.0.1", 5000)) as s:
        s.sendall("Bonjour")
        print(s.recv(1024).decode())

main()
