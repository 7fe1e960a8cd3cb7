import socket

TAILLE = 100
with socket.create_connection(('127.0.0.1', 49152)) as s:
    while ligne := input('~ '):
        s.sendall(ligne.encode('utf-8'))
        morceau = s.recv(TAILLE)
        if not morceau:
            break
        print(morceau.decode('utf-8'))
