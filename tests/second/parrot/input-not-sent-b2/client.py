import socket, sys

def main(port):
    with socket.create_connection(('localhost', port)) as s:
        while True:
            saisie = input('> ')
            if saisie == '':
                return
            commande, *arguments = saisie.split(' ')
            try:
                s.sendall(commande.encode())
                retour = s.recv(4096)
            except ConnectionError:
                return
            if not retour:
                return
            print(retour.decode())

main(int(sys.argv[1]) if len(sys.argv) > 1 else 6023)
