import socket

ADRESSE = ('localhost', 6789)

def taper():
    "rend les lignes tapees une par une"
    while True:
        try:
            ligne = input('>> ')
        except EOFError:
            return
        if ligne == '':
            return
        yield ligne

def main():
    sock = socket.socket()
    sock.connect(ADRESSE)
    for ligne in taper():
        sock.sendall(ligne.encode('utf-8'))
        retour = sock.recv(1024).decode('utf-8')
        if retour == '':
            break
        print(retour)
    sock.close()

main()
