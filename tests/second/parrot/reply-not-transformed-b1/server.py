import socket

def main():
    sock = socket.socket()
    sock.bind(('', 8080))
    sock.listen(1)
    connexion, adresse = sock.accept()
    try:
        while True:
            texte = connexion.recv(1024).decode('utf-8')
            if not texte:
                break
            texte.upper()
            print('je renvoie', texte)
            connexion.sendall(texte.encode('utf-8'))
    except ConnectionResetError:
        print('client disparu')
    finally:
        connexion.close()
        sock.close()

if __name__ == '__main__':
    main()
