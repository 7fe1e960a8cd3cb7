import select
import socket

serveur = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
serveur.bind(('', 1234))
serveur.listen(5)
sockets = [serveur]

while True:
    lisibles, _, _ = select.select(sockets, [], [])
    for s in lisibles:
        if s is serveur:
            sockets.append(serveur.accept())
            print(len(sockets) - 1, 'client(s)')
        else:
            msg = s.recv(1024)
            if msg:
                s.sendall(msg.decode('utf-8').upper().encode('utf-8'))
            else:
                sockets.remove(s)
                s.close()
