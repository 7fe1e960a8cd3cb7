import socket

IP = '0.0.0.0'
PORT = 6789

serveur = socket.socket()
serveur.bind((IP, PORT))
serveur.listen(1)

client, adresseClient = serveur.accept()
print('Connexion de', adresseClient)

while True:
    recuEnc = client.recv(1024)
    if len(recuEnc) == 0:
        print('Le client est parti.')
        break
    recu = recuEnc.decode('utf-8')
    print('Réception de :', recu)
    reponse = message.upper()
    client.send(reponse.encode('utf-8'))

client.close()
serveur.close()
