import socket

HOTE = '127.0.0.1'
PORT = 6789

serveur = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
serveur.bind((HOTE, PORT))
print('Le serveur est en marche')
while True:
    paquet, expediteur = serveur.recvfrom(4096)
    serveur.sendto(paquet.decode('utf-8').upper().encode('utf-8'), expediteur)
