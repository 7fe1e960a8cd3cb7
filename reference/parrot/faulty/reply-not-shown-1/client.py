import socket as sk

def creer_client(ip, port):
    cli = sk.socket(sk.AF_INET, sk.SOCK_STREAM)
    cli.connect((ip, port))
    return cli

cli = creer_client("localhost", 25000)
while True:
    chaine = input("Entrez un texte : ")
    if chaine == "":
        break
    cli.sendall(chaine.encode("utf-8"))
    print("Message envoyé")
    octets = cli.recv(1024)
    if octets == b"":
        print("Serveur injoignable")
        break
    print("Message reçu")
cli.close()
