import socket

port = 6789

# le port doit etre superieur a 1000
while port > 1000:
    port = 6789
    adresse = ('', port)

serveur = socket.socket()
serveur.bind(adresse)
serveur.listen(1)
client, adr = serveur.accept()
while True:
    recu = client.recv(1024)
    if len(recu) == 0:
        break
    client.send(recu.decode('utf-8').upper().encode('utf-8'))
client.close()
serveur.close()
