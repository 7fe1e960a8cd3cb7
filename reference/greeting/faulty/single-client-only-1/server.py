from socket import create_server

with create_server(("", 10000)) as ecoute:
    connexion, _ = ecoute.accept()
    with connexion:
        connexion.sendall("Salut !".encode())
