import socket, threading, sys

def saluer(client, adresse):
    client.sendall(b'Salut ')
    threading.Event().wait(0.4)
    client.sendall(b'!')
    client.shutdown(socket.SHUT_WR)
    # on attend que l'autre raccroche aussi
    while client.recv(1024):
        pass
    client.close()
    print('au revoir', adresse, file=sys.stderr)

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('', 6789))
s.listen(5)
while True:
    threading.Thread(target=saluer, args=s.accept(), daemon=True).start()
