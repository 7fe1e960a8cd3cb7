import socket

adresse = "127.0.0.1", 7890
connexion = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
connexion.connect(adresse)
actif = True
while actif:
    try:
        ligne = input("ligne : ")
    except EOFError:
        ligne = ""
    actif = len(ligne) > 0
    if actif:
        connexion.sendall(ligne.encode("utf-8"))
        donnees = connexion.recv(1024)
        actif = len(donnees) > 0
        if actif:
            print(donnees.decode("utf-8"))
print("fin du programme")
conexion.close()
