import socket

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', 6789))
serveur.listen(1)


def dialogue(client):
    tampon = b''
    while True:
        try:
            recu = client.recv(2048)
        except ConnectionResetError:
            return
        if recu == b'':
            return
        tampon += recu
        try:
            texte = tampon.decode('utf-8')
        except UnicodeDecodeError as e:
            if e.reason == 'unexpected end of data':
                continue
            texte = '?'
        tampon = b''
        client.sendall(texte.upper().encode('utf-8'))


while True:
    client, adresse = serveur.accept()
    print('Bonjour', adresse)
    dialogue(client)
    client.close()
