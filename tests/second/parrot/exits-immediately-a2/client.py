import socket

def main():
    with socket.socket() as cli:
        cli.connect(("localhost", 10000))
        while True:
            msg = input("> ")
            if not msg:
                break
            try:
                cli.sendall(msg.encode("utf-8"))
                data = cli.recv(1024)
            except ConnectionError:
                break
            if not data:
                break
            print(data.decode("utf-8"))

if __name__ == "client":
    main()
