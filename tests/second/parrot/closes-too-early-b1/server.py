import socket

serveur = socket.socket()
serveur.bind(('', 6011))
serveur.listen(1)
client, adresse = serveur.accept()
encore = True
while encore:
    try:
        recu = client.recv(1024).decode('utf-8')
        if recu == '':
            encore = False
        else:
            print(adresse[0], ':', recu)
            client.send(recu.upper().encode('utf-8'))
    finally:
        client.close()
serveur.close()
