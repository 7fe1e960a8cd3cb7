import socket

c = socket.socket()
c.connect(("127.0.0.1", 2345))
while True:
    texte = input("Toi : ")
    if texte == "":
        break
    c.send(texte.encode("utf-8"))
    recu = c.recv(1024)
    if recu == b"":
        break
    recu = recu.decode("utf-8")
    print("Moi :", recu)
c.close()
