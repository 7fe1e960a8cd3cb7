import socket
import threading
import os

def afficher(sock):
    while True:
        try:
            octets = sock.recv(1024)
        except OSError:
            octets = b''
        if octets == b'':
            print('Fin de la connexion')
            os._exit(0)
        print('[serveur]', octets.decode('utf-8'), flush=True)

if __name__ == '__main__':
    sock = socket.socket()
    sock.connect(('127.0.0.1', 6789))
    t = threading.Thread(target=afficher, args=(sock,), daemon=True)
    t.start()
    while True:
        ligne = input()
        if ligne == '':
            break
        sock.sendall(ligne.encode('utf-8'))
    sock.close()
