from socket import socket

PORT = 4000


def main():
    s = socket()
    s.bind(("localhost", PORT))
    s.listen(5)
    while True:
        c, _ = s.accept()
        c.sendall(b"Salut !")
        c.close()


if __name__ == "main":
    main()
