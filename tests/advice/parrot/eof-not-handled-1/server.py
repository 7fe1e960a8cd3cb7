import codecs
import socket

IP = ''
PORT = 6789
ADRESSE = IP, PORT

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(ADRESSE)
serveur.listen(1)

while True:
    client, adresseClient = serveur.accept()
    print('Connexion de', adresseClient)
    decodeur = codecs.getincrementaldecoder('utf-8')('ignore')
    while True:
        try:
            recu = client.recv(1024)
        except ConnectionResetError:
            recu = b''
        if len(recu) == 0:
            print('Fermeture de la connexion avec le client.')
            break
        reponse = decodeur.decode(recu).upper()
        client.sendall(reponse.encode('utf-8'))
    client.close()
