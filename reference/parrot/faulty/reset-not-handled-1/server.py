import select
import socket

ecoute = socket.socket()
ecoute.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
ecoute.bind(("127.0.0.1", 4040))
ecoute.listen(5)
sockets = [ecoute]

while True:
    pretes, _, _ = select.select(sockets, [], [])
    for sock in pretes:
        if sock is ecoute:
            nouveau, adresse = ecoute.accept()
            print("bonjour", adresse)
            sockets.append(nouveau)
        else:
            octets = sock.recv(1024)
            if octets:
                sock.sendall(octets.decode("utf-8", "replace").upper().encode("utf-8"))
            else:
                print("au revoir")
                sockets.remove(sock)
                sock.close()
