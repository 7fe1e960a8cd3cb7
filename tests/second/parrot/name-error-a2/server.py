import socket

port = 9000

def demarrer(port):
    serveur = socket.socket()
    serveur.bind(('', port))
    serveur.listen(1)
    return serveur

def perroquet(connexion):
    while True:
        phrase = connexion.recv(1024).decode('utf-8')
        if phrase == '':
            print('Déconnexion')
            conexion.close()
            return
        connexion.sendall(phrase.upper().encode('utf-8'))

s = demarrer(port)
connexion, adresse = s.accept()
print('Connexion de', adresse[0])
perroquet(connexion)
s.close()
