import socket
import select

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(5)
clients = []
while True:
    prets, rien1, rien2 = select.select([serveur] + clients, [], [], 0.5)
    for p in prets:
        if p == serveur:
            nouveau, adr = serveur.accept()
            clients.append(nouveau)
        else:
            recu = p.recv(1024)
            if len(recu) == 0:
                clients.remove(p)
                p.close()
            else:
                p.sendall(recu.decode('utf-8').upper().encode('utf-8'))
