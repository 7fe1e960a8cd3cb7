import socket
print("----- SERVEUR -----")
monSocket = socket.socket()
monSocket.bind(("", 6790))
monSocket.listen(1)
adresse, ami = monSocket.accept()
print("Quelqu'un est arrivé !")
continuer = 1
while continuer == 1:
    paquet = ami.recv(1024)
    mot = paquet.decode("utf-8")
    if mot == "":
        continuer = 0
    else:
        ami.send(mot.upper().encode("utf-8"))
ami.close()
monSocket.close()
print("----- FIN -----")
