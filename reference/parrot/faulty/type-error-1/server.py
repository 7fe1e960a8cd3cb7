import socket
import threading

def servir(client):
    while True:
        try:
            octets = client.recv(1024)
        except ConnectionResetError:
            break
        if octets == b'':
            break
        client.sendall(octets.decode('utf-8').upper().encode('utf-8'))
    client.close()

if __name__ == '__main__':
    serveur = socket.socket()
    serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    serveur.bind(('0.0.0.0', 6789))
    serveur.listen(10)
    while True:
        client, adresse = serveur.accept()
        t = threading.Thread(target=servir, args=(client))
        t.start()
