import socket

serveur = socket.socket()
adresse = "localhost", 5432
serveur.bind(adresse)
serveur.listen(1)

def majuscules(octets):
    return octets.decode("utf-8").upper().encode("utf-8")

while True:
    client, (ip, numero) = serveur.accept()
    print("Arrivée de", ip)
    octets = client.recv(1024)
    while octets:
        client.sendall(majuscules(octets))
        octets = client.recv(1024)
    print("Départ de", ip)
    client.close()
