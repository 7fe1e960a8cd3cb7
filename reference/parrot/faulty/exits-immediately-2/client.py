import socket

PORT = 3141


def main():
    client = socket.socket()
    client.connect(('localhost', PORT))
    while True:
        texte = input('? ')
        if texte == '':
            break
        client.sendall(texte.encode('utf-8'))
        recu = client.recv(1024)
        if recu == b'':
            break
        print('!', recu.decode('utf-8'))
    client.close()


main()
