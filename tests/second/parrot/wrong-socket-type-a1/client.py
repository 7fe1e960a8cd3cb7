import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("127.0.0.1", 20001))
running = True
while running:
    line = input("Message: ")
    if not line:
        running = False
        continue
    try:
        s.sendall(line.encode("utf-8"))
        answer = s.recv(4096).decode("utf-8")
    except ConnectionError:
        answer = ""
    if answer:
        print("Answer:", answer)
    else:
        print("Server closed")
        running = False
s.close()
