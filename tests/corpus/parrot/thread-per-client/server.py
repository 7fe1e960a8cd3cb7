import socket
import threading

clients = []
verrou = threading.Lock()


def afficher(*choses):
    with verrou:
        print(*choses)


def servir(client, nom):
    with verrou:
        clients.append(nom)
    try:
        while True:
            recu = client.recv(1024)
            if not recu:
                break
            texte = recu.decode('utf-8')
            afficher(nom, ':', texte)
            client.sendall(texte.upper().encode('utf-8'))
    except ConnectionResetError:
        afficher(nom, 'a disparu')
    except UnicodeDecodeError:
        afficher(nom, 'envoie n\'importe quoi')
    finally:
        client.close()
        with verrou:
            clients.remove(nom)
            reste = len(clients)
        afficher(nom, 'est parti, il reste', reste, 'client(s)')


serveur = socket.socket()
serveur.bind(('', 6666))
serveur.listen(5)
while True:
    client, (ip, port) = serveur.accept()
    nom = ip + ':' + str(port)
    t = threading.Thread(target=servir, args=(client, nom), daemon=True)
    t.start()
