import socket

PORT = 11000

def afficher(reponse, numero):
    print('Réponse ' + str(numero) + ' :', reponse)

s = socket.socket()
s.connect(('localhost', PORT))
numero = 0
while True:
    texte = input('>>> ')
    if texte == '':
        break
    try:
        s.sendall(texte.encode('utf-8'))
        recu = s.recv(1024)
    except ConnectionError:
        print('Serveur perdu')
        break
    if recu == b'':
        print('Serveur perdu')
        break
    numero += 1
    afficher(recu.decode('utf-8'))
s.close()
