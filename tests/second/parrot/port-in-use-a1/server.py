import socket

IP = ''
PORT = 6789

# une socket pour écouter
ecoute = socket.socket()
ecoute.bind((IP, PORT))
ecoute.listen(1)

# une socket pour parler
parle = socket.socket()
parle.bind((IP, PORT))

client, adresse = ecoute.accept()
print('Connexion de', adresse)
while True:
    recu = client.recv(1024)
    if len(recu) == 0:
        break
    rep = recu.decode('utf-8').upper()
    client.send(rep.encode('utf-8'))

client.close()
parle.close()
ecoute.close()
