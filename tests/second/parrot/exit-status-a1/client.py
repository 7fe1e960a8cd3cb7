import socket

def terminer(sock, mot):
    sock.close()
    raise SystemExit(mot)

sock = socket.socket()
sock.connect(('127.0.0.1', 6789))
while True:
    ligne = input('>>> ')
    if ligne == '':
        terminer(sock, 'À bientôt !')
    try:
        sock.sendall(ligne.encode('utf-8'))
        rep = sock.recv(1024).decode('utf-8')
    except ConnectionError:
        print('Le serveur est en panne.')
        break
    if rep == '':
        print('Le serveur est parti.')
        break
    print(rep)
sock.close()
