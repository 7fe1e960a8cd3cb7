import socket

TAILLE = 1024

def lire(sock):
    # MSG_WAITALL pour ne rien perdre des longs messages
    return sock.recv(TAILLE, socket.MSG_WAITALL)

def ecrire(sock, texte):
    sock.sendall(texte.encode('utf-8'))

srv = socket.socket()
srv.bind(('', 6666))
srv.listen(1)
sock, adr = srv.accept()
while True:
    paquet = lire(sock)
    if not paquet:
        break
    ecrire(sock, paquet.decode('utf-8').upper())
sock.close()
srv.close()
