import socket
print("----- CLIENT -----")
monSocket = socket.socket()
monSocket.connect(("", 6790))
continuer = 1
while continuer == 1:
    mot = input("Tape un mot : ")
    if mot == "":
        continuer = 0
    else:
        monSocket.send(mot.encode("utf-8"))
        paquet = monSocket.recv(1024)
        mot2 = paquet.decode("utf-8")
        print("Reçu " + mot2)
        if mot2 == "":
            continuer = 0
monSocket.close()
print("----- FIN -----")
