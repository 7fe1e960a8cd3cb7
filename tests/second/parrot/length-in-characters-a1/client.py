import socket

def echange(canal, texte):
    """envoie texte, renvoie la réponse ('' si le serveur n'est plus là)"""
    try:
        canal.send(texte.encode('utf-8'))
        return canal.recv(1024).decode('utf-8')
    except OSError:
        return ''

canal = socket.socket()
canal.connect(('localhost', 9999))
texte = input('Dis quelque chose : ')
while texte:
    rep = echange(canal, texte)
    if not rep:
        print("Il n'y a plus personne.")
        break
    print('-->', rep)
    texte = input('Dis quelque chose : ')
canal.close()
