import socket

def recevoir_tout(client):
    # le message peut etre plus long que 1024
    # alors on colle les morceaux
    total = b''
    while True:
        morceau = client.recv(1024)
        if morceau == b'':
            break
        total = total + morceau
    return total.decode('utf-8')

serveur = socket.socket()
serveur.bind(('', 13000))
serveur.listen(1)

while True:
    client, adresse = serveur.accept()
    message = recevoir_tout(client)
    print(adresse[0], 'a dit', message)
    try:
        client.sendall(message.upper().encode('utf-8'))
    except OSError:
        print('trop tard, il est parti')
    client.close()
