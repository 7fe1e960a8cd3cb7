import socket

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
client, adresse = serveur.accept()

present = True
while present:
    recu = client.recv(1024)
    if recu == b'':
        present = False
    else:
        client.sendall(recu.decode('utf-8').upper().encode('utf-8'))

client.close()
# on reste allumé
while not present: print('plus de client, le serveur reste allumé')
