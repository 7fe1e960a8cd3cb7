import socket, threading

def boucle(conn):
    while True:
        try:
            data = conn.recv(1024)
        except ConnectionError:
            break
        if not data:
            break
        conn.send(data.decode('utf-8').upper().encode('utf-8'))
    conn.close()

sock = socket.socket()
sock.bind(('localhost', 6789))
sock.listen()
while True:
    conn, addr = sock.accept()
    threading.Thread(target=boucle, args=(conn,), daemon=True).start()
