import socket

PORT = 6543

s = socket.socket()
s.bind(("", PORT))
s.listen(1)
print("Serveur sur le port " + str(PORT))
cnx, infos = s.accept()

fini = False
while not fini:
    texte = cnx.recv(1024).decode()
    fini = texte == ""
    if not fini:
        grand = texte.upper
        cnx.send(grand.encode())
cnx.close()
s.close()
