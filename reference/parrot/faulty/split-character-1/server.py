# serveur perroquet, version thread
import socket
import threading

PORT = 4242


def parler(client, adresse):
    print('+', adresse)
    while True:
        try:
            recu = client.recv(1024)
        except ConnectionResetError:
            print('!', adresse)
            break
        if not recu:
            break
        # replace : comme ca les octets bizarres ne font pas planter
        texte = recu.decode('utf-8', 'replace')
        client.sendall(texte.upper().encode('utf-8'))
    client.close()
    print('-', adresse)


serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', PORT))
serveur.listen(5)
while True:
    client, adresse = serveur.accept()
    threading.Thread(target=parler, args=(client, adresse), daemon=True).start()
