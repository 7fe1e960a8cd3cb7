import socket

def majuscules(texte):
    return texte.upper()

def main():
    prise = socket.socket()
    prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    prise.bind(('', 6789))
    prise.listen(1)
    client, adresse = prise.accept()
    texte = client.recv(1024).decode()
    while texte:
        client.send(majuscules(texte).encode())
        texte = client.recv(1024).decode()
    client.close()
    prise.close()

if __name__ == '__main__':
    main()
