import socket

connection = socket.socket()
connection.connect(('127.0.0.1', 10101))
print('Type something, or just Enter to leave.')

try:
    for line in iter(input, ''):
        connection.sendall(line.encode('utf-8'))
        data = connection.recv(2048)
        if not data:
            print('The server has left.')
            break
        print('>>', data.decode('utf-8'))
except EOFError:
    pass
connection.close()
