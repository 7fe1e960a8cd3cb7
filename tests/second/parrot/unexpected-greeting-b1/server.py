import select
import socket

srv = socket.socket()
srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
srv.bind(("", 5678))
srv.listen(5)
clients = []
while True:
    lisibles, _, _ = select.select([srv] + clients, [], [])
    if srv in lisibles:
        lisibles.remove(srv)
        c, adr = srv.accept()
        clients.append(c)
        c.send("Bienvenue chez le perroquet !".encode("utf-8"))
    for c in lisibles:
        data = c.recv(1024)
        if not data:
            clients.remove(c)
            c.close()
        else:
            c.send(data.decode("utf-8").upper().encode("utf-8"))
