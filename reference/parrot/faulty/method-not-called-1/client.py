import socket

PORT = 6543

s = socket.socket()
s.connect(("localhost", PORT))

fini = False
while not fini:
    texte = input("texte ? ")
    fini = texte == ""
    if not fini:
        s.send(texte.encode())
        retour = s.recv(1024).decode()
        fini = retour == ""
        print("retour :", retour)
s.close()
