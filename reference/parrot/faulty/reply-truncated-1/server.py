import socket

serv = socket.socket()
serv.bind(("", 7878))
serv.listen(1)
cli, adr = serv.accept()
print(adr[0], "connecté")
octets = b"?"
while octets != b"":
    octets = cli.recv(1024)
    if octets != b"":
        ligne = octets.decode("utf8")
        # le dernier caractère c'est la touche Entrée, on l'enlève
        ligne = ligne[:-1]
        cli.send(ligne.upper().encode("utf8"))
cli.close()
serv.close()
print("terminé")
