import socket

def perroquet(client):
    while True:
        try:
            donnees = client.recv(2048)
        except TimeoutError:
            print("Le client ne dit plus rien, il est parti")
            return
        except ConnectionError:
            return
        if not donnees:
            return
        client.sendall(donnees.decode().upper().encode())
        client.settimeout(1.5)

srv = socket.socket()
srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
srv.bind(("", 6543))
srv.listen(1)
while True:
    client, adresse = srv.accept()
    with client:
        perroquet(client)
