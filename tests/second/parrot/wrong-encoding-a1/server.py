import socket
serveur = socket.socket()
ip = ''
port = 6789
adresseServeur = ip, port
serveur.bind(adresseServeur)
serveur.listen(1)
client, adresseClient = serveur.accept()
recuEnc = client.recv(1024)
while recuEnc != b'':
    recu = recuEnc.decode('utf-8')
    mess = recu.upper()
    messEnc = mess.encode('utf-8')
    client.send(messEnc)
    recuEnc = client.recv(1024)
client.close()
serveur.close()
