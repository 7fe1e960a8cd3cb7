import socket

HOTE = '127.0.0.1'
PORT_ECOUTE = 7777

def repondre(canal, octets):
    texte = octets.decode('utf-8')
    canal.sendall(texte.upper().encode('utf-8'))

def est_parti(octets):
    # quand le client est parti on reçoit un message vide
    return octets == ''

def main():
    ecoute = socket.socket()
    ecoute.bind((HOTE, PORT_ECOUTE))
    ecoute.listen(1)
    canal, adresse = ecoute.accept()
    print('client :', adresse)
    fini = False
    while not fini:
        octets = canal.recv(1024)
        if est_parti(octets):
            fini = True
        else:
            repondre(canal, octets)
    canal.close()
    ecoute.close()

main()
