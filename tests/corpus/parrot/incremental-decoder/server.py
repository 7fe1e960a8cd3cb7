import codecs
import socket

PORT = 6789
nouveau_decodeur = codecs.getincrementaldecoder('utf-8')


def servir(client):
    # le décodeur garde la moitié d'un caractère jusqu'à l'arrivée de l'autre ;
    # 'ignore' saute les octets qui ne veulent rien dire
    decodeur = nouveau_decodeur(errors='ignore')
    while True:
        octets = client.recv(1024)
        if not octets:
            return
        texte = decodeur.decode(octets)
        if texte:
            client.sendall(texte.upper().encode('utf-8'))


serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', PORT))
serveur.listen(5)
while True:
    client, adresse = serveur.accept()
    try:
        servir(client)
    except OSError as erreur:
        print('client perdu :', erreur)
    finally:
        client.close()
