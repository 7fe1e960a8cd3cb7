import socket


def dialogue(client):
    while True:
        recu = client.recv(1024)
        if len(recu) == 0:
            return
        reponse = recu.decode('utf-8').upper().encode('utf-8')
        n = client.send(reponse)
        if n != len(reponse):
            return


serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
client, adresseClient = serveur.accept()
dialogue(client)
client.close()
serveur.close()
