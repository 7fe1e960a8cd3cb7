import socket


def encore_la(sock):
    """Vrai si le serveur est toujours connecté"""
    return sock.recv(1024) != b''


def main():
    sock = socket.socket()
    sock.connect(('127.0.0.1', 6004))
    texte = input()
    while texte != '':
        try:
            sock.send(texte.encode('utf-8'))
            reponse = sock.recv(1024)
            if not reponse:
                break
            print(reponse.decode('utf-8'))
            if not encore_la(sock):
                print('serveur parti')
                break
        except ConnectionError:
            break
        texte = input()
    sock.close()


main()
