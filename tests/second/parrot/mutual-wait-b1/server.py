# Serveur du perroquet
import socket

def creer_serveur(port):
    """Crée la socket d'écoute."""
    serveur = socket.socket()
    serveur.bind(('', port))
    serveur.listen(1)
    return serveur

def recevoir(client):
    return client.recv(1024).decode('utf-8')

def envoyer(client, texte):
    client.send(texte.encode('utf-8'))

def perroquet(texte):
    return texte.upper()

def dialogue(client):
    texte = recevoir(client)
    while texte != '':
        envoyer(client, perroquet(texte))
        texte = recevoir(client)

def main():
    serveur = creer_serveur(6003)
    client, adresse = serveur.accept()
    print('Bonjour', adresse)
    dialogue(client)
    client.close()
    serveur.close()
    print('Fin')

main()
