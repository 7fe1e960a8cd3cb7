import socket
import sys

with socket.create_connection(('localhost', 6789)) as canal:
    for ligne in sys.stdin:
        ligne = ligne.rstrip('\n')
        if ligne == '':
            break
        canal.sendall(ligne.encode())
        reponse = canal.recv(4096)
        if reponse == b'':
            print('Le serveur est parti.')
            break
        print('=>', reponse.decode())
