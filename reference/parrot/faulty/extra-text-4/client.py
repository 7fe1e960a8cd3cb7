import codecs
import socket

PORT = 6789

sock = socket.socket()
sock.connect(('127.0.0.1', PORT))
decodeur = codecs.getincrementaldecoder('utf-8')(errors='replace')
try:
    while True:
        ligne = input('>>> ')
        if ligne == '':
            break
        sock.sendall(ligne.encode('utf-8'))
        texte = ''
        while texte == '':
            octets = sock.recv(4096)
            if not octets:
                break
            texte = decodeur.decode(octets)
        if texte == '':
            print('Le serveur est parti.')
            break
        print(texte)
except EOFError:
    print('Fin du clavier.')
except OSError as erreur:
    print('Connexion perdue :', erreur)
finally:
    sock.close()
