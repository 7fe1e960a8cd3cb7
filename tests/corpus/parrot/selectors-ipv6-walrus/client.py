import socket

with socket.create_connection(('::1', 7777)) as s:
    while (texte := input('>>> ')):
        s.sendall(texte.encode())
        if not (recu := s.recv(2048)):
            break
        print(recu.decode())
