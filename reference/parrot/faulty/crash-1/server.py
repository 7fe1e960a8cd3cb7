import socket

ADRESSE = ('localhost', 6789)

def ecouter(sock):
    "rend les messages un par un"
    while True:
        texte = sock.recv(1024).decode('utf-8')
        if texte[0] == '/' and texte == '/stop':
            return
        if texte == '':
            return
        yield texte

def main():
    s = socket.socket()
    s.bind(ADRESSE)
    s.listen(1)
    sock, _ = s.accept()
    for texte in ecouter(sock):
        sock.sendall(texte.upper().encode('utf-8'))
    sock.close()
    s.close()

main()
