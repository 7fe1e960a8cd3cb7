import socket

messages = {}   # nombre de messages de chaque client

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)

while True:
    client, adresse = serveur.accept()
    ip = adresse[0]
    while True:
        recu = client.recv(1024)
        if not recu:
            break
        messages[ip] += 1
        print(ip, 'message', messages[ip])
        client.sendall(recu.decode('utf-8').upper().encode('utf-8'))
    client.close()
