import socket

def main():
    with socket.socket() as srv:
        srv.bind(("localhost", 10000))
        srv.listen()
        cli, adr = srv.accept()
        with cli:
            while True:
                data = cli.recv(1024)
                if not data:
                    break
                msg = data.decode("utf-8")
                cli.sendall(msg.upper().encode("utf-8"))

if __name__ == "__main__":
    main()
