import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('0.0.0.0', 6789))
s.listen
print('Serveur en écoute')
while True:
    conn, addr = s.accept()
    print('Client :', addr[0])
    with conn:
        while True:
            data = conn.recv(1024)
            if data == b'':
                break
            conn.sendall(data.decode().upper().encode())
