import socket

HOST = ""
PORT = 6789


def handle(conn):
    """Parle avec un client jusqu'à son départ."""
    while True:
        data = conn.recv(1024)
        if not data:
            return
        text = data.decode("utf-8", errors="replace")
        conn.sendall(text.upper().encode("utf-8"))


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((HOST, PORT))
        server.listen(5)
        while True:
            conn, addr = server.accept()
            print(f"[+] {addr}")
            with conn:
                try:
                    handle(conn)
                except (ConnectionResetError, BrokenPipeError):
                    print("[!] client perdu")
            print(f"[-] {addr}")


if __name__ == "__main__":
    main()
