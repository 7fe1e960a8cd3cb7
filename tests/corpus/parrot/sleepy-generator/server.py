from socket import create_server
from time import sleep


def messages(connexion):
    while True:
        octets = connexion.recv(1024)
        if not octets:
            return
        yield octets.decode()


with create_server(('', 1234)) as s:
    connexion, _ = s.accept()
    with connexion:
        for m in messages(connexion):
            sleep(0.5)      # le perroquet réfléchit
            connexion.sendall(m.upper().encode())
