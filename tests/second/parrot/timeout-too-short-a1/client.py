import socket

client = socket.socket()
client.connect(('localhost', 6790))

while True:
    texte = input("Tape ici : ")
    if texte == "":
        print("Fin.")
        break
    try:
        client.sendall(texte.encode("utf-8"))
        recu = client.recv(1024)
    except ConnectionError:
        print("Le serveur a coupé la connexion.")
        break
    if len(recu) == 0:
        print("Le serveur a coupé la connexion.")
        break
    print("Perroquet :", recu.decode("utf-8"))

client.close()
