import socket

def tout_lire(s):
    return b''.join(iter(lambda: s.recv(64), b''))

with socket.create_connection(('localhost', 6789)) as s:
    s.sendall(b'Bonjour')
    print(tout_lire(s).decode('utf-8'))
