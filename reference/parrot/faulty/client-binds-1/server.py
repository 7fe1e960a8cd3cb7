import socket

ip = ''
port = 33333
adresseServeur = ip, port

serveur = socket.socket()
serveur.bind(adresseServeur)
serveur.listen(1)

client, adresseClient = serveur.accept()
while True:
    recuEnc = client.recv(1024)
    if recuEnc == b'':
        break
    mess = recuEnc.decode('utf-8').upper()
    client.send(mess.encode('utf-8'))
client.close()
serveur.close()
