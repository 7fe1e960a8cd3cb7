import codecs
import socket

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', 80)) # le port du web
serveur.listen(1)
while True:
    client, adresse = serveur.accept()
    decodeur = codecs.getincrementaldecoder('utf-8')(errors='ignore')
    try:
        recu = client.recv(1024)
        while recu:
            client.sendall(decodeur.decode(recu).upper().encode('utf-8'))
            recu = client.recv(1024)
    except ConnectionError:
        print('client perdu')
    client.close()
