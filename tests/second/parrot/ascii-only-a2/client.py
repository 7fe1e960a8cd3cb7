import socket

def lire_reponse(sock):
    octets = sock.recv(2000)
    if len(octets) == 0:
        return None
    lettres = octets.decode('us-ascii')
    return lettres

sock = socket.socket()
sock.connect(('localhost', 6500))

while True:
    saisie = input('Saisie : ')
    if len(saisie) == 0:
        print('Bye')
        break
    try:
        sock.send(saisie.encode('utf-8'))
        reponse = lire_reponse(sock)
    except ConnectionError:
        reponse = None
    if reponse is None:
        print('serveur arrêté')
        break
    print('Réponse :', reponse)

sock.close()
