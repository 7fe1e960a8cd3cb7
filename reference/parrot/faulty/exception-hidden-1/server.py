import socket

serveur = socket.socket()
serveur.bind(('localhost', 6789))
serveur.listen(1)
while True:
    client, adresse = serveur.accept()
    try:
        while True:
            recu = client.recv(1024)
            if not recu:
                break
            reponse = recu.decode('utf-8').upper()
            client.send(reponse)
    except:
        pass
    client.close()
