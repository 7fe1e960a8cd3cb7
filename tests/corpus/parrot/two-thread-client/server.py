import socket

with socket.create_server(('', 6000)) as serveur:
    client, adresse = serveur.accept()
    with client:
        print(adresse[0], 'est connecté')
        while True:
            octets = client.recv(1024)
            if not octets:
                break
            client.sendall(octets.decode('utf-8').upper().encode('utf-8'))
        print(adresse[0], 'est parti')
