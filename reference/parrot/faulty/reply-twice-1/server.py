import socket
import threading

def ecouter(c):
    while True:
        recu = c.recv(1024)
        if not recu:
            break
        maj = recu.decode('utf-8').upper().encode('utf-8')
        c.send(maj)
        print(c.send(maj), 'octets envoyés')
    c.close()

serveur = socket.socket()
serveur.bind(('', 2222))
serveur.listen(3)
while True:
    c, qui = serveur.accept()
    print('bienvenue', qui)
    threading.Thread(target=ecouter, args=[c]).start()
