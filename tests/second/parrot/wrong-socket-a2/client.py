from socket import socket

def lire(sock):
    return sock.recv(1500).decode('utf-8')

def ecrire(sock, phrase):
    sock.sendall(phrase.encode('utf-8'))

cl = socket()
cl.connect(('localhost', 3000))
while True:
    phrase = input('=> ')
    if phrase == '':
        break
    try:
        ecrire(cl, phrase)
        retour = lire(cl)
    except OSError:
        print('déconnecté')
        break
    if retour == '':
        print('déconnecté')
        break
    print('<=', retour)
cl.close()
