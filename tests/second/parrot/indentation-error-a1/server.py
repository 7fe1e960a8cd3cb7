import socket

# Identification réseau de ce programme
IP = ''
PORT = 6789
ADRESSE = IP, PORT

serveur = socket.socket() # création
serveur.bind(ADRESSE) # association à l'adresse du programme ...
serveur.listen(1) # écoute du réseau

def dialogue():
    # on attend une connexion entrante
    client, adresseClient = serveur.accept()
    print('Connexion de', adresseClient)
    recu = client.recv(1024)
    while len(recu) != 0:
        reponse = recu.decode('utf-8').upper()
        print('Envoi de :', reponse)
        client.sendall(reponse.encode('utf-8'))
        recu = client.recv(1024)
    print('Fermeture de la connexion avec le client.')
    client.close()

while True:
    dialogue()
