import socket

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(['localhost', 4242])
s.listen(2)
while True:
    client, infos = s.accept()
    print('ip :', infos[0], 'port :', infos[1])
    message = client.recv(256)
    while message:
        client.sendall(message.decode().upper().encode())
        message = client.recv(256)
    client.close()
