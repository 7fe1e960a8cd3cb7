import socket

def paquet(texte):
    # un paquet fait toujours 200 octets
    p = bytearray(200)
    donnees = texte.encode()
    for i in range(len(donnees)):
        p[i] = donnees[i]
    return p

c = socket.socket()
c.connect(("localhost", 6789))
ligne = input("> ")
while ligne != "":
    c.send(paquet(ligne))
    print(c.recv(4000).decode())
    ligne = input("> ")
c.close()
