import socket
from threading import Thread

PORT = 3333

def gerer(client):
    """s'occupe d'un client"""
    while True:
        try:
            recu = client.recv(1024)
        except ConnectionError:
            break
        if not recu:
            break
        client.send(recu.decode('utf8').upper().encode('utf8'))
    client.close()

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', PORT))
serveur.listen(5)
print('serveur pret')

while True:
    client = serveur.accept()
    print('un client de plus')
    Thread(target=gerer, args=(client,)).start()
