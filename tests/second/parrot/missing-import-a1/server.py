import socket

def client_thread(conn):
    while True:
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(data.decode('utf-8').upper().encode('utf-8'))
    conn.close()

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(('', 6789))
s.listen(10)
print('Socket now listening')

while 1:
    conn, addr = s.accept()
    print('Connected with ' + addr[0] + ':' + str(addr[1]))
    t = threading.Thread(target=client_thread, args=(conn,))
    t.start()
