import socket

SERVEUR = ('127.0.0.1', 6008)

def demander(texte):
    with socket.create_connection(SERVEUR) as s:
        s.sendall(texte.encode('utf-8'))
        return s.recv(2048).decode('utf-8')

while True:
    try:
        texte = input('? ')
    except EOFError:
        break
    if not texte:
        break
    try:
        reponse = demander(texte)
    except OSError:
        print('serveur injoignable')
        break
    if not reponse:
        print('serveur parti')
        break
    print('!', reponse)
