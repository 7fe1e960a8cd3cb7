import socket
import sys


def ouvrir(port):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('localhost', port))
    s.listen(5)
    return s


def perroquet(c):
    """repete tout en majuscules jusqu'au depart du client"""
    while True:
        try:
            donnees = c.recv(1024)
        except ConnectionResetError:
            return
        if not donnees:
            return
        c.sendall(donnees.decode().upper().encode())


def main():
    if len(sys.argv) != 2:
        print('Usage : python server.py PORT')
        sys.exit(1)
    s = ouvrir(int(sys.argv[1]))
    while True:
        c, _ = s.accept()
        perroquet(c)
        c.close()


if __name__ == '__main__':
    main()
