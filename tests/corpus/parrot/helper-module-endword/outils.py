# nos fonctions communes (Léa et Tom)
import socket

ADRESSE = ('0.0.0.0', 3333)
MOT_DE_FIN = 'fin'

def envoyer(canal, texte):
    octets = texte.encode('utf-8')
    while len(octets) > 0:
        n = canal.send(octets)
        octets = octets[n:]

def recevoir(canal):
    """renvoie None quand l'autre est parti"""
    try:
        octets = canal.recv(1024)
    except ConnectionResetError:
        return None
    if octets == b'':
        return None
    return octets.decode('utf-8')
