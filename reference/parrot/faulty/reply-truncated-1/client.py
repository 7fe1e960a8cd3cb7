import socket

cli = socket.socket()
cli.connect(("127.0.0.1", 7878))
print("connecté, à vous")
ligne = input()
while ligne != "":
    cli.send(ligne.encode("utf8"))
    octets = cli.recv(1024)
    if octets == b"":
        print("déconnecté")
        ligne = ""
    else:
        print(octets.decode("utf8"))
        ligne = input()
cli.close()
print("terminé")
