import socket

IP = '127.0.0.1'
PORT = 5678

server = socket.socket()
server.bind((IP, PORT))
server.listen()
conn, address = server.accept()

messages = []
while True:
    data = conn.recv(1024)
    if not data:
        break
    messages.append(data.decode('utf-8'))
    print(len(messages), 'message(s)')
    # answer the oldest message
    if len(messages) > 1:
        oldest = messages.pop(0)
        conn.sendall(oldest.upper().encode('utf-8'))

conn.close()
server.close()
