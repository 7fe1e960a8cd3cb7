import socket

IP, PORT = '127.0.0.1', 8765

serveur = socket.socket()
serveur.bind((IP, PORT))
serveur.listen(1)

while True:
    # on attend un message
    client, adresseClient = serveur.accept()
    recu = client.recv(1024)
    if recu:
        phrase = recu.decode('utf-8')
        print(adresseClient, ':', phrase)
        reponse = phrase.upper()
        n = client.send(reponse.encode('utf-8'))
        print(n, 'octets envoyés')
    else:
        print('rien reçu')
        client.close()
