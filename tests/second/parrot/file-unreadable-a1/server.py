import socket

IP = ''
PORT = 6789

serveur = socket.socket()
serveur.bind((IP, PORT))
serveur.listen(1)
client, adresseClient = serveur.accept()
# le perroquet répète ce qu'on lui dit
while True:
    recu = client.recv(1024)
    if recu == b'':
        break
    client.sendall(recu.decode('utf-8').upper().encode('utf-8'))
client.close()
serveur.close()
