# Echo client program (doc python) modifié
import socket

HOST = 'localhost'        # The remote host
PORT = 50007              # The same port as used by the server
with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
    s.connect((HOST, PORT))
    while True:
        ligne = input('>>> ')
        if ligne == '': break
        try:
            s.sendall(ligne.encode('utf-8'))
            data = s.recv(1024)
        except ConnectionError:
            break
        if not data: break
        print('Received', data.decode('utf-8'))
