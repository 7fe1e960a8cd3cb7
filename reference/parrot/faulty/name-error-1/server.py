import socket

adresse = "127.0.0.1", 7890
ecouteur = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
ecouteur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
ecouteur.bind(adresse)
ecouteur.listen(5)
while True:
    connexion, qui = ecouteur.accept()
    actif = True
    while actif:
        donnees = connexion.recv(1024)
        actif = len(donnees) > 0
        if actif:
            connexion.sendall(donnees.decode("utf-8").upper().encode("utf-8"))
    connexion.close()
