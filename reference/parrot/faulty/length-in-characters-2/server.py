# serveur perroquet -- groupe 4
import socket

ecoute = socket.socket()
ecoute.bind(("", 7171))
ecoute.listen(3)

while True:
    tel, numero = ecoute.accept()
    print("appel de", numero[0])
    tout_va_bien = True
    while tout_va_bien:
        octets = tel.recv(1024)
        if octets == b"":
            print("il a raccroché")
            break
        cri = octets.decode("utf-8").upper()
        partis = tel.send(cri.encode("utf-8"))
        restants = len(cri) - partis
        if restants != 0:
            print("il reste", restants, "à envoyer ??")
            tout_va_bien = False
    tel.close()
