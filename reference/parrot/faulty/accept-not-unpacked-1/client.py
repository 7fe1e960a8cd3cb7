import socket

PORT = 3333

def lire_clavier():
    # Ctrl-D = fini aussi
    try:
        return input('votre texte : ')
    except (EOFError, KeyboardInterrupt):
        print()
        return ''

def echange(s, texte):
    s.send(texte.encode('utf8'))
    return s.recv(1024).decode('utf8')

s = socket.socket()
s.connect(('localhost', PORT))
while True:
    texte = lire_clavier()
    if texte == '':
        break
    retour = echange(s, texte)
    if retour == '':
        print('Serveur fermé.')
        break
    print('"' + retour + '"')
s.close()
