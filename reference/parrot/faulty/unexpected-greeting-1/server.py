import socket

def main():
    serveur = socket.socket()
    serveur.bind(('', 6789))
    serveur.listen(1)

    client, adresseClient = serveur.accept()
    print('Connexion de', adresseClient)

    # on est poli
    mess = 'Bienvenue sur mon serveur perroquet !'
    client.send(mess.encode('utf-8'))

    while True:
        recu = client.recv(1024)
        if len(recu) == 0:
            break
        reponse = recu.decode('utf-8').upper().encode('utf-8')
        n = client.send(reponse)
        if n != len(reponse):
            print('Erreur envoi.')
            break
    client.close()
    serveur.close()

if __name__ == '__main__':
    main()
