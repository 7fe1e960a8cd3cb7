import socket


def thread_client(client):
    while True:
        try:
            recu = client.recv(1024)
        except ConnectionResetError:
            return
        if recu == b'':
            client.close()
            return
        client.sendall(recu.decode('utf-8').upper().encode('utf-8'))


serveur = socket.socket()
serveur.bind(('', 15000))
serveur.listen(5)
while True:
    client, adresse = serveur.accept()
    print('Nouveau client', adresse)
    t = threading.Thread(target=thread_client, args=(client,), daemon=True)
    t.start()
