import socket

SON_IP = "192.168.1.20"   # l'ordi du fond
SON_PORT = 12345

cli = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
cli.connect((SON_IP, SON_PORT))
try:
    while True:
        texte = input("Texte à envoyer : ")
        if texte == "":
            break
        cli.sendall(texte.encode("utf-8"))
        octets = cli.recv(1024)
        if len(octets) == 0:
            raise ConnectionError
        print("Texte reçu      :", octets.decode("utf-8"))
except EOFError:
    print("fin du clavier")
except ConnectionError:
    print("plus personne au bout du fil")
finally:
    cli.close()
