import socket

serveur = socket.socket()
serveur.bind(('127.0.0.1', 6543))
serveur.listen(1)
client, adr = serveur.accept()

reponse = None
recu = client.recv(1024)
while len(recu) > 0:
    if reponse is not None: client.send(reponse)
    reponse = recu.decode('utf-8').upper().encode('utf-8')
    print('prochaine réponse :', reponse.decode('utf-8'))
    recu = client.recv(1024)

client.close()
serveur.close()
