import socket

HOST = "localhost"
PORT = 8080

sock = socket.socket()
sock.connect((HOST, PORT))
print("Connected to " + HOST + ":" + str(PORT))

while True:
    message = input("> ")
    if not message:
        break
    n = sock.send(message.encode("utf-8"))
    if n != len(message):
        print("Error: message not sent completely")
        break
    answer = sock.recv(1024).decode("utf-8")
    if not answer:
        print("Server closed the connection")
        break
    print(answer)

print("Bye")
sock.close()
