import socket
import codecs

def servir(conn):
    # le décodeur garde la moitié d'un caractère en attendant la suite
    decodeur = codecs.getincrementaldecoder('utf-8')()
    while True:
        try:
            octets = conn.recv(1024)
        except ConnectionResetError:
            break
        if not octets:
            break
        texte = decodeur.decode(octets)
        if texte:
            try:
                conn.sendall(texte.upper().encode('utf-8'))
            except (BrokenPipeError, ConnectionResetError):
                break
    conn.close()

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', 6789))
serveur.listen(5)
print('Le perroquet est sur son perchoir')
while True:
    conn, adresse = serveur.accept()
    print('Bonjour', adresse)
    servir(conn)
    print('Au revoir', adresse)
