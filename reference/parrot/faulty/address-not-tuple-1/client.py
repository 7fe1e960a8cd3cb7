import socket

HOST = '127.0.0.1'
PORT = 5050

def main():
    s = socket.socket()
    s.connect(HOST, PORT)
    while True:
        msg = input('moi> ')
        if msg in ('', 'quit'):
            break
        s.send(msg.encode('utf-8'))
        data = s.recv(1024)
        if not data:
            break
        print('lui>', data.decode('utf-8'))
    s.close()

main()
