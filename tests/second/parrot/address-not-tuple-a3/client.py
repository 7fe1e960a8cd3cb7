from socket import socket

s = socket()
s.connect("localhost:6000")
print("connecté !")
texte = "x"
while texte:
    texte = input("")
    if texte:
        try:
            s.sendall(texte.encode('utf8'))
            retour = s.recv(8192).decode('utf8')
        except ConnectionError:
            retour = ''
        print(retour)
        if not retour:
            break
s.close()
