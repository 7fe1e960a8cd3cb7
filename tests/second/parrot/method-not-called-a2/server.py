import socket

def transformer(recu):
    texte = recu.decode('utf-8')
    majuscules = texte.upper
    return majuscules

def main():
    serveur = socket.socket()
    serveur.bind(('', 4000))
    serveur.listen(1)
    client, adresse = serveur.accept()
    while True:
        recu = client.recv(1024)
        if not recu:
            break
        reponse = transformer(recu)
        client.sendall(reponse.encode('utf-8'))
    client.close()
    serveur.close()

if __name__ == '__main__':
    main()
