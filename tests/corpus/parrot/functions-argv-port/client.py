import socket
import sys


def dialogue(s):
    while True:
        try:
            ligne = input('-> ')
        except EOFError:
            return
        if not ligne:
            return
        try:
            s.sendall(ligne.encode())
            rep = s.recv(4096)
        except OSError:
            rep = b''
        if not rep:
            print('Plus de serveur, je sors.')
            return
        print('<-', rep.decode())


def main():
    if len(sys.argv) != 2:
        print('Usage : python client.py PORT')
        sys.exit(1)
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.connect(('localhost', int(sys.argv[1])))
    dialogue(s)
    s.close()


if __name__ == '__main__':
    main()
