import socket

# mon adresse (trouvée avec ipconfig), à changer chez vous !!
MON_IP = "192.168.1.20"
MON_PORT = 12345

log = open("log_serveur.txt", "w", encoding="utf-8")
srv = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
srv.bind((MON_IP, MON_PORT))
srv.listen(1)
(cli, adr) = srv.accept()
print("client :", adr, file=log)
tampon = bytearray(1024)
combien = cli.recv_into(tampon)
while combien > 0:
    texte = tampon[:combien].decode("utf-8")
    print("message :", texte, file=log)
    cli.sendall(texte.upper().encode("utf-8"))
    combien = cli.recv_into(tampon)
cli.close()
srv.close()
print("fini", file=log)
log.close()
