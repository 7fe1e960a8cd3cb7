import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(('localhost', 6789))
with s:
    while True:
        txt = input('Client : ')
        if txt == '':
            print('Bonne journée')
            break
        try:
            s.sendall(txt.encode())
            data = s.recv(1024)
        except ConnectionError:
            data = b''
        if data == b'':
            print('Serveur déconnecté')
            break
        print('Serveur :', data.decode())
