import socket
import threading

def client_thread(connection):
    with connection:
        while True:
            try:
                data = connection.recv(1024)
            except OSError:
                break
            if not data:
                break
            connection.sendall(data.decode('utf-8', 'replace').upper().encode('utf-8'))

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind('127.0.0.1', 10101)
server.listen()
while True:
    connection, address = server.accept()
    threading.Thread(target=client_thread, args=(connection,), daemon=True).start()
