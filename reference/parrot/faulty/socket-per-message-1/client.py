import socket

HOTE = '127.0.0.1'
PORT = 12000

def envoyer(texte):
    s = socket.create_connection((HOTE, PORT))
    s.send(texte.encode('utf-8'))
    reponse = s.recv(1024)
    s.close()
    return reponse.decode('utf-8')

try:
    while True:
        texte = input('Texte : ')
        if texte == '':
            break
        reponse = envoyer(texte)
        if reponse == '':
            print('Pas de réponse')
            break
        print('Réponse :', reponse)
except EOFError:
    print('Fin')
