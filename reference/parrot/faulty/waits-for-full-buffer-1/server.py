import socket

TAILLE = 1024

def recevoir_tout(sock):
    """recv peut rendre moins que demandé, alors on continue jusqu'à TAILLE"""
    tout = b''
    while len(tout) < TAILLE:
        morceau = sock.recv(TAILLE - len(tout))
        if morceau == b'':
            break
        tout += morceau
    return tout

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', 6789))
serveur.listen(1)
client, adresse = serveur.accept()
while True:
    message = recevoir_tout(client)
    if message == b'':
        break
    client.sendall(message.decode('utf-8').upper().encode('utf-8'))
client.close()
serveur.close()
