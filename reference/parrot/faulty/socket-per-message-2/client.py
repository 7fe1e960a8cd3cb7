import socket

HOST = "localhost"
PORT = 6789

while True:
    texte = input("Texte : ")
    if texte == "":
        break
    with socket.socket() as s:
        try:
            s.connect((HOST, PORT))
        except OSError:
            print("Le serveur ne repond pas")
            break
        s.sendall(texte.encode("utf-8"))
        data = s.recv(1024)
        if not data:
            break
        print("Reponse :", data.decode("utf-8"))
