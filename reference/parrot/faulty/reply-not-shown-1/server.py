import socket as sk

def creer_serveur(ip, port, nb_max):
    srv = sk.socket(sk.AF_INET, sk.SOCK_STREAM)
    srv.setsockopt(sk.SOL_SOCKET, sk.SO_REUSEADDR, 1)
    srv.bind((ip, port))
    srv.listen(nb_max)
    return srv

def dialoguer(cli):
    try:
        while True:
            octets = cli.recv(1024)
            if octets == b"":
                print("Fin de la communication")
                return
            chaine = octets.decode("utf-8").upper()
            cli.sendall(chaine.encode("utf-8"))
    except ConnectionResetError:
        print("Communication interrompue")

srv = creer_serveur("", 25000, 1)
cli, adr = srv.accept()
dialoguer(cli)
cli.close()
srv.close()
