import socket

class Client:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.connect((host, port))

    def ask(self, text):
        data = bytes(text, "utf-8")
        sent = self.sock.send(text)
        if sent < len(data):
            print("warning: message cut")
        answer = self.sock.recv(4096)
        return answer.decode("utf-8")

    def close(self):
        self.sock.close()

c = Client("127.0.0.1", 5000)
text = input("you: ")
while text != "":
    try:
        answer = c.ask(text)
    except ConnectionError:
        print("server gone")
        break
    if answer == "":
        print("server gone")
        break
    print("parrot:", answer)
    text = input("you: ")
c.close()
