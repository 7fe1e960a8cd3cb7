import socket

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
client, adr = serveur.accept()
print('Bonjour', adr)
while True:
    recu = client.recv(1024)
    if len(recu) == 0:
        break
    client.send(recu.decode('utf-8').upper().encode('utf-8'))
client.close()
serveur.close()
