import socket

PATIENCE = 15
serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(("", 6789))
serveur.listen(1)
serveur.settimeout(1)
while True:
    try:
        client, _ = serveur.accept()
        break
    except socket.timeout:
        print(".", end="", flush=True)
client.settimeout(PATIENCE)
try:
    while True:
        d = client.recv(1024)
        if not d:
            print("parti")
            break
        client.sendall(d.decode(errors="replace").upper().encode())
except socket.timeout:
    print("le client s'est endormi")
except OSError as e:
    print("erreur", e)
finally:
    client.close()
    serveur.close()
