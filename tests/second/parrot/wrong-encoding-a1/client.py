from socket import socket

ADR = ('127.0.0.1', 6789)
CODAGE = 'latin-1'  # pour les accents
TAILLE = 1024

c = socket()
c.connect(ADR)
try:
    while True:
        mess = input('>>> ')
        if mess == '':
            break
        c.sendall(mess.encode(CODAGE))
        rep = c.recv(TAILLE)
        if rep == b'':
            print('déconnecté par le serveur')
            break
        print(rep.decode(CODAGE))
except OSError as err:
    print('problème :', err)
finally:
    c.close()
