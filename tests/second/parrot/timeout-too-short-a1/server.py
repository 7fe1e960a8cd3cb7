import socket

serveur = socket.socket()
serveur.bind(('localhost', 6790))
serveur.listen(1)
client, adresse = serveur.accept()
client.settimeout(1)

while True:
    try:
        recu = client.recv(1024)
    except socket.timeout:
        print("Le client ne dit plus rien, on arrête.")
        break
    if len(recu) == 0:
        print("Le client est parti.")
        break
    client.sendall(recu.decode("utf-8").upper().encode("utf-8"))

client.close()
serveur.close()
