import socket

s = socket.socket()
s.connect(("127.0.0.1", 6789))

while True:
    txt = input("Texte à envoyer : ")
    if txt == "":
        break
    try:
        s.sendall(txt.encode("utf-8"))
        rep = s.recv(1024).decode("utf-8")
    except ConnectionError:
        rep = None
    if not rep:
        print("Le serveur n'est plus là, tant pis")
        break
    print(f"Réponse : '{rep}'")

s.close()
