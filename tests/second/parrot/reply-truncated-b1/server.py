import socket

def majuscules(octets):
    chaine = octets.decode('utf-8')
    return chaine.upper()[:-1].encode('utf-8')   # enlever le \n de la fin

def main():
    ecoute = socket.create_server(('', 7777))
    while True:
        client, _ = ecoute.accept()
        with client:
            octets = client.recv(1024)
            while octets:
                client.sendall(majuscules(octets))
                octets = client.recv(1024)

main()
