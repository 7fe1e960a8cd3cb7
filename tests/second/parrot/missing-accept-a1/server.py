import socket

IP = ''
PORT = 6789

serveur = socket.socket()      # création
serveur.bind((IP, PORT))       # association
serveur.listen(1)              # écoute du réseau
print("J'attends un client...")

recu = serveur.recv(1024)
while len(recu) != 0:
    texte = recu.decode('utf-8')
    print('reçu', texte)
    serveur.send(texte.upper().encode('utf-8'))
    recu = serveur.recv(1024)

print('fini')
serveur.close()
