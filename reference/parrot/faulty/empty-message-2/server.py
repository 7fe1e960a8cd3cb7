import socket

HOST = ""
PORT = 2021

with socket.socket() as s:
    s.bind((HOST, PORT))
    s.listen()
    conn, (ip, port) = s.accept()
    with conn:
        print(f"{ip} port {port}")
        while True:
            data = conn.recv(1024)
            if not data:
                break
            message = data.decode()
            print(f"<<< {message}")
            conn.sendall(message.upper().encode())
