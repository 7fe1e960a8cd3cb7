import socket

serveur = socket.socket()
serveur.bind(('127.0.0.1', 6789))
serveur.listen(1)
client, adresseClient = serveur.accept()
while True:
    recuEnc = client.recv(1024)
    if len(recuEnc) == 0:
        break
    recu = recuEnc.decode('utf-8')
    mess = recu.upper()
    messEnc = mess.encode('utf-8')
    client.send(messEnc)
client.close()
serveur.close()
