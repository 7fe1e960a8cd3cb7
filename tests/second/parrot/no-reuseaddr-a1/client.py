import socket


def read_line():
    try:
        return input(">>> ")
    except EOFError:
        return ""


def main():
    with socket.create_connection(("127.0.0.1", 6789)) as sock:
        while line := read_line():
            try:
                sock.sendall(line.encode("utf-8"))
                answer = sock.recv(4096)
            except OSError as err:
                print("serveur perdu :", err)
                break
            if not answer:
                print("serveur parti")
                break
            print(answer.decode("utf-8"))


if __name__ == "__main__":
    main()
