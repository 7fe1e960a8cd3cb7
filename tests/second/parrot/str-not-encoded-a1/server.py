# serveur perroquet - Lina T. - 1ere G3
import socket

IP = ''
PORT = 6789

def majuscules(octets):
    """renvoie le texte recu, en majuscules"""
    texte = octets.decode('utf-8')
    return texte.upper()

serveur = socket.socket()
serveur.bind((IP, PORT))
serveur.listen(1)
print('serveur prêt')
client, adresseClient = serveur.accept()
print('Connexion de', adresseClient)

while True:
    recu = client.recv(1024)
    if len(recu) == 0:
        print('fini')
        break
    rep = majuscules(recu)
    print('on renvoie', rep)
    n = client.send(rep)
    print(n, 'envoyés')

client.close()
serveur.close()
