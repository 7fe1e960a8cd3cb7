import socket

PORT = 6789

# je vérifie que le port n'est pas déjà pris
essai = socket.socket()
essai.connect(('127.0.0.1', PORT))
essai.close()

serveur = socket.socket()
serveur.bind(('127.0.0.1', PORT))
serveur.listen(1)
client, adresse = serveur.accept()
while True:
    recu = client.recv(1024)
    if not recu:
        break
    client.sendall(recu.decode('utf-8').upper().encode('utf-8'))
client.close()
serveur.close()
