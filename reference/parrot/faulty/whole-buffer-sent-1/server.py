# serveur perroquet : on garde toujours le même tampon, c'est plus rapide
import socket

TAILLE = 1024
tampon = bytearray(TAILLE)

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as ecoute:
    ecoute.bind(("", 6789))
    ecoute.listen()
    canal, qui = ecoute.accept()
    print("bonjour", qui)
    recus = canal.recv_into(tampon)
    while recus > 0:
        canal.sendall(tampon.decode("utf8").upper().encode("utf8"))
        recus = canal.recv_into(tampon)
    canal.close()
