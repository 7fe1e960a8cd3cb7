import socket

PORT = 1664

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
    sock.connect(("localhost", PORT))
    while True:
        data = input("Text: ")
        if not data:
            break
        sock.sendall(bytes(data, "utf-8"))
        received = str(sock.recv(1024), "utf-8")
        if not received:
            print("Server closed")
            break
        print("Sent:     {}".format(data))
        print("Received: {}".format(received))
