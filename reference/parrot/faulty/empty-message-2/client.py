import socket

HOST = "127.0.0.1"
PORT = 2021
message = ""

with socket.socket() as s:
    s.connect((HOST, PORT))
    while True:
        s.sendall(message.encode())
        data = s.recv(1024)
        if not data:
            print("serveur arrêté")
            break
        print(f"<<< {data.decode()}")
        message = input(">>> ")
        if not message:
            break
