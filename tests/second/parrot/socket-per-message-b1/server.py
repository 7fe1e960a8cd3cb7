import socket
import threading


def gerer(conn, addr):
    with conn:
        try:
            while True:
                data = conn.recv(1024)
                if not data:
                    break
                conn.sendall(data.decode("utf-8").upper().encode("utf-8"))
        except ConnectionError:
            pass
    print("bye", addr)


srv = socket.socket()
srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
srv.bind(("0.0.0.0", 6008))
srv.listen(5)
while True:
    conn, addr = srv.accept()
    threading.Thread(target=gerer, args=(conn, addr), daemon=True).start()
