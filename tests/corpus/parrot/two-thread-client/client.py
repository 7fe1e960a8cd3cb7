import socket
import sys
import threading

sock = socket.socket()
sock.connect(('127.0.0.1', 6000))
serveur_parti = threading.Event()


def ecouter():
    while True:
        try:
            octets = sock.recv(4096)
        except OSError:
            break
        if not octets:
            break
        print(octets.decode('utf-8'), flush=True)
    serveur_parti.set()


lecteur = threading.Thread(target=ecouter)
lecteur.start()

statut = 0
while True:
    try:
        ligne = input()
    except EOFError:
        break
    if ligne == '':
        break
    if serveur_parti.is_set():
        print('Le serveur est parti.')
        statut = 2
        break
    try:
        sock.sendall(ligne.encode('utf-8'))
    except OSError:
        print('Envoi impossible.')
        statut = 2
        break

# réveille le thread qui attend dans recv
try:
    sock.shutdown(socket.SHUT_RDWR)
except OSError:
    pass
lecteur.join()
sock.close()
sys.exit(statut)
