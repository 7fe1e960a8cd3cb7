import socket

PORT = 7001

def open_server():
    srv = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    srv.bind(("0.0.0.0", PORT))
    srv.listen(5)
    return srv

def talk(conn):
    while True:
        data = conn.recv(2048)
        if data == b"":
            return
        text = data.decode("utf-8")
        print("got", text)
        conn.sendall(text.upper().encode("utf-8"))
        return

def main():
    srv = open_server()
    conn, addr = srv.accept()
    print("hello", addr)
    talk(conn)
    conn.close()
    srv.close()

main()
