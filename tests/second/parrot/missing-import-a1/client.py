import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(('localhost', 6789))

while 1:
    msg = input('Enter message : ')
    if msg == '':
        s.close()
        sys.exit()
    try:
        s.sendall(msg.encode('utf-8'))
        reply = s.recv(4096)
    except socket.error:
        print('Send failed')
        sys.exit()
    if not reply:
        print('Server closed')
        sys.exit()
    print(reply.decode('utf-8'))
