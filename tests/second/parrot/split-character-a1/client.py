import socket

HOST = "127.0.0.1"
PORT = 6789


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
        client.connect((HOST, PORT))
        while True:
            try:
                line = input(">>> ")
            except EOFError:
                print()
                return
            if not line:
                return
            try:
                client.sendall(line.encode("utf-8"))
                data = client.recv(4096)
            except (ConnectionResetError, BrokenPipeError):
                print("Le serveur a disparu.")
                return
            if not data:
                print("Le serveur a fermé la connexion.")
                return
            print(data.decode("utf-8"))


if __name__ == "__main__":
    main()
