import socket

def attendre(serveur):
    client, qui = serveur.accept()
    print("Arrivée de", qui[0])
    return client

def servir(client):
    while True:
        octets = client.recv(512)
        if not octets: continue   # rien pour l'instant, on réessaie
        if octets.decode('utf-8') == 'fin':
            break
        client.sendall(octets.decode('utf-8').upper().encode('utf-8'))

with socket.socket() as serveur:
    serveur.bind(('', 3333))
    serveur.listen(1)
    client = attendre(serveur)
    servir(client)
    client.close()
