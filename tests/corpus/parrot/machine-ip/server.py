import socket


def mon_ip():
    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        u.connect(("8.8.8.8", 80))      # n'envoie rien : demande seulement quelle adresse serait utilisee
        return u.getsockname()[0]
    except OSError:
        return "127.0.0.1"
    finally:
        u.close()


IP = mon_ip()
PORT = 6789
serveur = socket.socket()
serveur.bind((IP, PORT))
serveur.listen(1)
print("donnez cette adresse au client :", IP)
client, adr = serveur.accept()
while True:
    recu = client.recv(1024)
    if not recu:
        break
    client.sendall(recu.decode().upper().encode())
client.close()
serveur.close()
