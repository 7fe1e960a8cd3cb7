import socket

IP = '127.0.0.1'
PORT = 5678

sock = socket.socket()
sock.connect((IP, PORT))

while True:
    text = input('me: ')
    if len(text) == 0:
        print('bye')
        break
    sock.sendall(text.encode('utf-8'))
    answer = sock.recv(1024)
    if len(answer) == 0:
        print('server is gone')
        break
    print('parrot:', answer.decode('utf-8'))

sock.close()
