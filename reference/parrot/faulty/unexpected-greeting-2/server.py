import socket
import time

def accueillir(serveur):
    client, adresse = serveur.accept()
    print('Connexion de', adresse)
    client.sendall('Bienvenue chez le perroquet !'.encode('utf-8'))
    return client

def parler(client):
    while True:
        try:
            recu = client.recv(1024)
        except ConnectionResetError:
            break
        if not recu:
            break
        time.sleep(0.3)
        client.sendall(recu.decode('utf-8').upper().encode('utf-8'))
    client.close()

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', 6789))
serveur.listen(1)
while True:
    parler(accueillir(serveur))
