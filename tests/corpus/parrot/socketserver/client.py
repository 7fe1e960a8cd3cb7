import socket
import sys


def main():
    with socket.create_connection(('127.0.0.1', 8000)) as sock:
        flux = sock.makefile('rwb', buffering=0)
        while True:
            ligne = input()
            if ligne == '':
                return 0
            flux.write(ligne.encode('utf-8'))
            reponse = flux.read(4096)
            if not reponse:
                print('serveur fermé', file=sys.stderr)
                return 1
            print(reponse.decode('utf-8'))


if __name__ == '__main__':
    sys.exit(main())
